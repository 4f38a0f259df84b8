"""An attribute that runs a script: ``onclick``, ``srcdoc``, a style with an expression.

Before::

    <button onclick="run()">누르기</button>

After::

    <button>누르기</button>

Left alone: the tag itself, and its other attributes.
"""
