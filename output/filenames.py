"""Names of files made from ids: nothing that a register or a page says can leave the folder."""


def file_name(unit_id: str) -> str:
    """`unit_id` with all but ASCII letters, digits, "-" and "_" written as code points; distinct ids stay distinct."""
    return "".join(char if (char.isalnum() and char.isascii()) or char in "-_" else f"~{ord(char):x}" for char in unit_id)
