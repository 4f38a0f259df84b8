"""An end tag that closes nothing, or a start tag that nothing closes.

Why: a browser ignores a stray end tag, kramdown prints it as text; an unclosed ``<b>`` runs on to the end of the page in
a browser and to the end of its paragraph in kramdown. What was meant is a guess, so it stays.
"""
