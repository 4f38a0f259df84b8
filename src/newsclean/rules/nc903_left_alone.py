"""HTML that stays because Markdown cannot say it, or because it is not understood.

Why: in doubt newsclean leaves the source alone and says where.
"""
