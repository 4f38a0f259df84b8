"""Editor attributes on HTML that has to stay: ``data-ke-*``, ``style``, event handlers, empty spans.

Why: where a tag cannot become Markdown without changing the page, it can still lose what only the editor needed.

Before::

    <table><tr><td colspan="2" style="height: 17px;">값</td></tr></table>

After::

    <table>
    <tbody>
    <tr>
    <td colspan="2">값</td>
    </tr>
    </tbody>
    </table>

Left alone: attributes that mean something (``href``, ``src``, ``alt``, ``colspan``, ``start``, ``lang`` …), styles that hide
or emphasise, scripts, and code.
"""
