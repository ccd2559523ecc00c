"""One reader per file format: bytes in, a Document of blocks with places out; ReadError where that is impossible."""
