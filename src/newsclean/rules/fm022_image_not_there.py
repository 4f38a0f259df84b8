"""An image of the site that does not exist.

Why: the post, its card and its preview on other sites show a broken picture.

Before::

    image: /assets/img/no-such-file.png

Setting: ``site-root``, the folder that ``/`` stands for; without it nothing is looked up.

Left alone: addresses of other sites, paths that do not begin with ``/``, Liquid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.image_path import image_text, site_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM022"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the path."""
    if front.exists is None:
        return
    for name, _, value in front.values("image"):
        node = image_text(value)
        path = site_path(node.text) if node is not None else None
        if node is not None and path is not None and not front.exists(path):
            yield front.finding(
                CODE, node, f"{name} {shown(node.text, 80)} does not exist under the site's root"
            )
