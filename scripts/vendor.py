"""
Copy the built front-end packages into static/vendor, without what a partnership may not use.

The code of GOV.UK Frontend is MIT, but its typeface, crown and crest are only for gov.uk, so they are cut out here.
Source map comments go too: the manifest storage of static files fails on a file that is not there.
"""

import json
import re
import shutil
import sys
from pathlib import Path

# Latin first, then the rest of the alphabet of Welsh and Polish names. Two families instead of unicode-range, which
# WeasyPrint does not read: with these the page and the PDF use one sheet.
FONT = '"Public Sans","Public Sans Ext",arial,sans-serif'
SUBSETS = {"latin": "Public Sans", "latin-ext": "Public Sans Ext"}
FACES = [("400", "normal"), ("400", "italic"), ("700", "normal"), ("700", "italic")]

MIT = """The MIT License (MIT)

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def without_source_map(text: str) -> str:
    """The text without its pointer to a source map, ending with one line break."""
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return text.rstrip() + "\n"


def style_sheet(source: Path) -> str:
    """The style sheet in our typeface, without the crest, its pictures named relative to itself."""
    text = without_source_map(source.read_text())
    text = re.sub(r"@font-face\{font-family:GDS Transport[^}]*\}", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", FONT)
    text = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", text)
    text = text.replace("url(/assets/images/", "url(images/")
    for forbidden in ("GDS Transport", "crest.svg", "/assets/"):
        if forbidden in text:
            sys.exit(f"{source}: {forbidden} is still in the style sheet")
    return text


def govuk(modules: Path, out: Path) -> None:
    """GOV.UK Frontend: the style sheet and the script that needs no module loader."""
    built = modules / "govuk-frontend/dist/govuk"
    (out / "govuk-frontend.css").write_text(style_sheet(built / "govuk-frontend.min.css"))
    script = without_source_map((built / "all.bundle.js").read_text())
    (out / "govuk-frontend.js").write_text(script)
    holder = "Copyright (C) 2017 Crown Copyright (Government Digital Service)"
    (out / "LICENCE.txt").write_text(MIT.format(copyright=holder))


def moj(modules: Path, out: Path) -> None:
    """MoJ Frontend: the style sheet, its icons and the script that needs no module loader."""
    built = modules / "@ministryofjustice/frontend/moj"
    sheet = style_sheet(built / "moj-frontend.min.css")
    (out / "moj-frontend.css").write_text(sheet)
    (out / "moj-frontend.js").write_text(without_source_map((built / "all.bundle.js").read_text()))
    (out / "images").mkdir()
    for name in sorted(set(re.findall(r"url\(images/([^)]+)\)", sheet))):
        shutil.copyfile(built / "assets/images" / name, out / "images" / name)
    (out / "LICENCE.txt").write_text(MIT.format(copyright="Copyright (c) 2021 dxw"))


def autocomplete(modules: Path, out: Path) -> None:
    """accessible-autocomplete: a select that can be searched by typing."""
    package = modules / "accessible-autocomplete"
    for kind in ("css", "js"):
        source = package / f"dist/accessible-autocomplete.min.{kind}"
        text = without_source_map(source.read_text())
        (out / f"accessible-autocomplete.{kind}").write_text(text)
    shutil.copyfile(package / "LICENSE.txt", out / "LICENCE.txt")


def public_sans(modules: Path, out: Path) -> None:
    """Public Sans in four faces and two alphabets, with the sheet that declares them."""
    package = modules / "@fontsource/public-sans"
    rules = []
    for subset, family in SUBSETS.items():
        for weight, style in FACES:
            name = f"public-sans-{subset}-{weight}-{style}.woff2"
            shutil.copyfile(package / "files" / name, out / name)
            rules.append(
                f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
                f"font-display:swap;src:url({name}) format('woff2')}}\n"
            )
    (out / "public-sans.css").write_text("".join(rules))
    shutil.copyfile(package / "LICENSE", out / "LICENCE.txt")


def main(modules: Path, out: Path) -> None:
    """Make the vendored folder anew, so that nothing of an older version stays behind."""
    shutil.rmtree(out, ignore_errors=True)
    parts = {
        "govuk": govuk,
        "moj": moj,
        "accessible-autocomplete": autocomplete,
        "public-sans": public_sans,
    }
    for folder, copy in parts.items():
        (out / folder).mkdir(parents=True)
        copy(modules, out / folder)
    lock = json.loads(Path(__file__).with_name("vendor-package-lock.json").read_text())
    wanted = lock["packages"][""]["dependencies"]
    lines = [f"{name} {version}\n" for name, version in sorted(wanted.items())]
    (out / "VERSIONS.txt").write_text("".join(lines))
    print(f"{sum(1 for path in out.rglob('*') if path.is_file())} files in {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
