"""What the library raises on a damaged ZIP file besides its own exception: it follows whatever offsets and methods the file names."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

# An entry under a password raises RuntimeError, which is another matter; NotImplementedError is an unknown method.
ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    ValueError,
    OSError,
)
