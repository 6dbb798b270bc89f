"""
The only door to Word: headings, paragraphs and a mark on every page become a .docx that Word and LibreOffice open.

A .docx is a zip of a few XML files (ECMA-376). We write the handful that a plain document needs, and nothing else:
no macro, no link, no template of a library with somebody else's name in its properties (docs/decisions, 16).
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Characters that XML cannot carry; people paste them from other programs without seeing them.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
DEEPEST_HEADING = 3


@dataclass(frozen=True)
class Block:
    """A paragraph, or a heading of a level from 1 to 3; level 0 is text. Line breaks stay line breaks."""

    text: str
    level: int = 0


def document(blocks: Iterable[Block], *, title: str, mark: str) -> bytes:
    """
    The bytes of a .docx with a mark at the head of every page. The title is its only property.

    Raises ValueError for a heading of an unknown level.
    """
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            ("metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(title),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("header", "header1.xml")
        ),
        "word/document.xml": _body(blocks),
        "word/header1.xml": _header(mark),
        "word/styles.xml": _styles(),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, xml in files.items():
            packed.writestr(zipfile.ZipInfo(name), HEAD + xml, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _content_types() -> str:
    kind = "application/vnd.openxmlformats"
    parts = {
        "/word/document.xml": f"{kind}-officedocument.wordprocessingml.document.main+xml",
        "/word/styles.xml": f"{kind}-officedocument.wordprocessingml.styles+xml",
        "/word/header1.xml": f"{kind}-officedocument.wordprocessingml.header+xml",
        "/docProps/core.xml": f"{kind}-package.core-properties+xml",
    }
    named = "".join(
        f'<Override PartName="{part}" ContentType="{what}"/>' for part, what in parts.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{kind}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = []
    for number, (kind, target) in enumerate(targets, start=1):
        base = f"{PACKAGE}/relationships" if kind.startswith("metadata/") else RELATIONS
        rows.append(f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _properties(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_said(title)}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>"
    )


def _body(blocks: Iterable[Block]) -> str:
    paragraphs = "".join(_paragraph(block) for block in blocks)
    return (
        f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{paragraphs}'
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _paragraph(block: Block, style: str = "") -> str:
    if not 0 <= block.level <= DEEPEST_HEADING:
        raise ValueError("A heading has a level from 1 to 3.")
    name = style or (f"Heading{block.level}" if block.level else "Normal")
    return (
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(name)}/></w:pPr>"
        f"<w:r>{_lines(block.text)}</w:r></w:p>"
    )


def _lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{_said(line)}</w:t>' for line in lines)


def _said(text: str) -> str:
    return escape(NOT_XML.sub("", text))


def _header(mark: str) -> str:
    return f'<w:hdr xmlns:w="{WORD}">{_paragraph(Block(mark), "Header")}</w:hdr>'


def _styles() -> str:
    sizes = {1: 40, 2: 30, 3: 25}  # half points
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:color w:val="0B3C49"/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for level, size in sizes.items()
    )
    return (
        f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:style>'
        f"{headings}"
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/>'
        '<w:basedOn w:val="Normal"/><w:rPr><w:b/><w:color w:val="942514"/><w:sz w:val="17"/></w:rPr>'
        "</w:style></w:styles>"
    )
