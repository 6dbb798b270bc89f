"""
The process that makes one PDF and ends. It is started by pdf.py, as a script, before there is anything to make.

While it waits it imports WeasyPrint and loads the fonts, so that the person waits for the page alone. Then it locks
itself in: no socket, no other program, no file outside Python's own and its throw-away folder, little memory, few
seconds. It reads what to make from its standard input and writes the PDF to its standard output.
"""

import base64
import json
import os
import re
import runpy
import sys
from io import BytesIO
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

# This is a script, not a part of a package, so it loads its lock by its path.
lock_in = runpy.run_path(str(Path(__file__).with_name("child_lock.py")))["lock_in"]
VARIANT = "pdf/ua-1"
# WeasyPrint overlooks `unicode-range`, so the letters beyond Latin 1 are a family of their own.
FACE = re.compile(r"public-sans-(latin|latin-ext)-(400|700)-(normal|italic)\.woff2")
# Every kind of element that a report has, so that what draws it is loaded before somebody waits.
TRIAL = """<html lang="en-GB"><head><title>Trial</title></head><body><h1>A</h1><p><b>b</b> <i>c</i> <a href="#d">d</a></p>
<ul><li>e</li></ul><dl><dt>f</dt><dd>g</dd></dl><table><caption>h</caption><thead><tr><th scope="col">i</th></tr></thead>
<tbody><tr><td id="d">ŵ</td></tr></tbody></table>
<svg role="img" viewBox="0 0 9 9"><title>k</title><rect width="5" height="5"/><text y="8">l</text></svg></body></html>"""


def font_faces(folder: Path) -> str:
    """The house's fonts as style rules that carry their data."""
    rules = []
    for file in sorted(folder.glob("*.woff2")):
        if found := FACE.fullmatch(file.name):
            reach, weight, style = found.groups()
            family = "Public Sans" if reach == "latin" else "Public Sans Ext"
            data = base64.b64encode(file.read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
                f"src:url(data:font/woff2;base64,{data})}}"
            )
    return "".join(rules)


def made(html: str, css: str, fonts: FontConfiguration) -> bytes:
    """The PDF of a page and its style sheet; anything they point at outside themselves is left out."""
    fetcher = URLFetcher(allowed_protocols=["data"])
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, base_url="about:blank", url_fetcher=fetcher)
    content = BytesIO()
    page.write_pdf(content, stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT)
    return content.getvalue()


def main() -> None:
    """Make ready, lock in, read, make, write."""
    fonts = FontConfiguration()
    CSS(
        string=font_faces(Path(sys.argv[1])),
        font_config=fonts,
        url_fetcher=URLFetcher(allowed_protocols=["data"]),
    )
    made(TRIAL, 'body{font-family:"Public Sans","Public Sans Ext"}', fonts)
    lock_in(os.path.realpath(os.environ["TMPDIR"]))
    given = sys.stdin.buffer.read()
    if given:  # nothing: the parent has ended without needing a PDF
        asked = json.loads(given)
        sys.stdout.buffer.write(made(asked["html"], asked["css"], fonts))


if __name__ == "__main__":
    main()
