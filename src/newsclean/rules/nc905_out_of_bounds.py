"""A post too deep, too large or too strange to be read safely.

Why: HTML libraries fail, or take time that grows with the square, on thousands of nested elements; control characters
and lone surrogates have no place in a post. The limits are far above any real post.
"""
