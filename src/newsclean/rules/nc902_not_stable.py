"""A result that a second pass would change again, and was not written.

Why: running newsclean twice must be the same as running it once.
"""
