"""The tests of newsclean, and the independent judges (renderers, meaning) they share with the tools."""
