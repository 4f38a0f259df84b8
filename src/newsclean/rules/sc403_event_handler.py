"""An attribute that runs a script: ``onclick``, ``srcdoc``, a style with an expression.

Before::

    <details onclick="run()"><summary>접기</summary>내용</details>

After::

    <details><summary>접기</summary>내용</details>

Left alone: the tag itself, and its other attributes.
"""
