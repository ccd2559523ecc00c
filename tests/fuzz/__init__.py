"""Hostile and damaged input: every reader gives a document or a ReadError, in bounded time and memory."""
