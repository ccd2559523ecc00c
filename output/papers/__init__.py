"""Letters and reports for the office: content is put together once, then written as DOCX and, with the extra `paper`, as PDF."""
