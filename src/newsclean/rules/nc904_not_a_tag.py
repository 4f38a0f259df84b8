"""Text that only looks like a tag, or a tag that is written wrong.

Why: a guess about broken markup could swallow words.
"""
