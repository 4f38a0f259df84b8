"""The configuration of every file of a run: the nearest one above it, whatever else is cleaned with it.

So a post is treated alike in a run over the whole site, in one over its folder, by a hook that names some files,
and in an editor. Nothing is inherited from configurations further up.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from newsclean.config import in_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.config_model import Config
    from newsclean.model import Settings


class Nearest:
    """Finds the configuration for folders at and below ``start``, where ``main`` is in force.

    ``given`` are the options of the command line, which win over every file.
    """

    def __init__(self, start: str, main: Config, given: Mapping[str, Any]) -> None:
        self.main = main
        self._given = given
        self._known = {os.path.abspath(start): main}
        self._several = False

    def of(self, folder: str) -> Config:
        """Return what is in force in a folder. Raises ConfigError for a file that cannot be used."""
        passed = []
        above = os.path.abspath(folder)
        while (found := self._known.get(above)) is None:
            passed.append(above)
            own = in_folder(above)
            if own is not None:
                found = own.override(**self._given)
                self._several = True
                break
            parent = os.path.dirname(above)
            if parent == above:
                found = self.main
                break
            above = parent
        for below in passed:
            self._known[below] = found
        return found

    def settings_for(self, path: str) -> Settings:
        """Return the settings for one file whose folder was asked for before."""
        if not self._several:
            return self.main.settings_for(path)
        return self.of(os.path.dirname(os.path.abspath(path))).settings_for(path)
