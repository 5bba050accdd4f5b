import argparse
from pathlib import Path

from directory.geo.altitudes import GRID
from relief import frames, grid, pictures, previews, waters
from relief.sources import Altitudes

parser = argparse.ArgumentParser(prog="python -m relief", description="Dessine le relief.")
parser.add_argument("folder", type=Path, help="dossier des fichiers de départ")
parser.add_argument("--output", type=Path, default=Path("static/relief"))


def tell(paths):
    for path in paths:
        size = f"{path.stat().st_size / 1000:.1f}".replace(".", ",")
        print(f"{path.name}\u00a0: {size} ko")  # noqa: T201


def main():
    arguments = parser.parse_args()
    folder, output = arguments.folder, arguments.output
    output.mkdir(parents=True, exist_ok=True)
    altitudes = Altitudes(folder)
    text, _ = waters.written(folder)
    (output / "eaux.json").write_text(text, encoding="utf-8")
    grid.saved(altitudes, GRID)
    tell([output / "eaux.json", GRID])
    for name, theme in pictures.THEMES.items():
        region = pictures.drawn(altitudes, folder, theme)
        stem = output / f"region-{name}"
        tell(pictures.saved(region, stem, pictures.DRAWN_WIDTHS, pictures.DRAWN_QUALITY))
        wide = pictures.mapped(altitudes, theme)
        stem = output / f"carte-{name}"
        tell(pictures.saved(wide, stem, pictures.MAP_WIDTHS, pictures.MAP_QUALITY))
    for code, (fields, outline) in frames.departments().items():
        draw_preview(altitudes, arguments, code, (fields["name"], outline))
    draw_preview(altitudes, arguments, "region", ("Occitanie", pictures.rings()))


def draw_preview(altitudes, arguments, code, shown):
    path = arguments.output / f"apercu-{code}.jpg"
    picture = previews.preview(altitudes, arguments.folder, *shown)
    previews.saved(picture, path)
    tell([path])


main()
