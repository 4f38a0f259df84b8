"""An element that runs a script, or changes how the rest of the page is read.

Why: ``<script>``, ``<style>``, ``<object>``, ``<embed>``, ``<template>`` and the like go with what is inside, ``<form>``,
``<base>``, ``<meta>`` and ``<link>`` without it. ``<svg>`` and ``<math>`` stay when nothing is in them but what draws.
What CommonMark takes for text and kramdown for such a tag stays text for both.

Before::

    앞 <script>track()</script>뒤

After::

    앞 뒤

Left alone: code that shows a tag, and Liquid, which is code itself.

Settings: ``ignore = ["SC402"]`` keeps scripts that you put there; newsclean then promises nothing about the page.
"""
