"""Prints the fictional notice as the files that offices send."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.bot.documents.hostile import zipped

Rows = list[list[str]]


def as_txt(lines: list[str], rows: Rows) -> bytes:
    """Return plain text; a table's cells stand between tabs."""
    return "\n".join([*lines, *("\t".join(row) for row in rows)]).encode()


def as_gbk(lines: list[str], rows: Rows) -> bytes:
    """Return plain text as old programs save it."""
    return as_txt(lines, rows).decode().encode("gb18030")


def as_docx(lines: list[str], rows: Rows) -> bytes:
    """Return a Word file; the heading of a section covers its whole row."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph(line)
        if line.endswith(("的通知", "文件")):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if rows:
        table = document.add_table(0, len(rows[0]))
        table.style = "Table Grid"
        for row in rows:
            cells = table.add_row().cells
            if row[0] and not any(row[1:]):
                cells[0].merge(cells[-1]).text = row[0]
                continue
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html(lines: list[str], rows: Rows) -> bytes:
    """Return a page of a government site, in GBK that is declared as GB2312."""
    words = "".join(f"<p>&nbsp;&nbsp;{escape(line)}</p>" for line in lines)
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    table = f"<table border=1>{cells}</table>" if rows else ""
    page = (
        '<html><head><meta charset="gb2312"><script>var a="6月底前";</script>'
        "</head><body><div class=nav><a href=/>首页</a> <a href=/zwgk>政务公开</a></div>"
        f'<div id="zoom">{words}{table}</div><div class="share">分享到：微信</div>'
        "<div class=footer>版权所有 网站标识码：1234567890</div></body></html>"
    )
    return page.encode("gb18030")


def as_xlsx(lines: list[str], rows: Rows) -> bytes:
    """Return a workbook with the list alone under two rows of title."""
    title = next(line for line in lines if line.endswith("的通知"))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("任务清单")
        width = len(rows[0]) - 1
        page.merge_range(0, 0, 0, width, title.partition("关于印发")[2].removesuffix("的通知"))
        page.write(1, 0, "填报单位：政府办公室")
        for r, row in enumerate(rows, start=2):
            if row[0] and not any(row[1:]):
                page.merge_range(r, 0, r, width, row[0])
                continue
            for c, text in enumerate(row):
                if text.isdigit():
                    page.write_number(r, c, int(text))
                else:
                    page.write_string(r, c, text)
    return out.getvalue()


def converted(data: bytes, ending: str, to: str) -> bytes | None:
    """Return the file in another format as an office program saves it, None without one."""
    office = shutil.which("soffice")
    if not office:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"notice.{ending}"
        source.write_bytes(data)
        subprocess.run(
            [
                office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                "--headless", "--convert-to", to, "--outdir", folder, str(source),
            ],
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        result = source.with_suffix(f".{to.partition(':')[0]}")
        return result.read_bytes() if result.is_file() and result != source else None


def scanned(pdf: bytes, dpi: int = 150) -> bytes:
    """Return a PDF of grey pictures of the pages, as a copier makes it."""
    import pypdfium2

    book = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=dpi / 72).to_pil().convert("L") for page in book]
    out = io.BytesIO()
    pictures[0].save(
        out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=70
    )
    return out.getvalue()


def photographed(pdf: bytes, page: int = 0) -> bytes:
    """Return a picture of a page, turned by a degree, in an uneven light."""
    import pypdfium2
    from PIL import Image

    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=170 / 72).to_pil().convert("L")
    turned = picture.rotate(1.2, resample=Image.Resampling.BICUBIC, fillcolor=235)
    shadow = Image.linear_gradient("L").resize(turned.size).point(lambda v: 255 - v // 5)
    out = io.BytesIO()
    Image.composite(turned, Image.new("L", turned.size), shadow).save(out, "JPEG", quality=55)
    return out.getvalue()


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def snapped(pdf: bytes, page: int = 0, *, slant: float = 0.05, shade: float = 0.45) -> bytes:
    """Return a photo of a page that lies on a dark desk: seen aslant, a hand's shadow across it."""
    import pypdfium2
    from PIL import Image, ImageFilter

    sheet = pypdfium2.PdfDocument(pdf)[page].render(scale=170 / 72).to_pil().convert("L")
    width, height = sheet.size
    dx, dy = slant * width, slant * height / 2
    corners = (
        (-0.06 * width - dx, -0.05 * height), (-0.06 * width, 1.05 * height),
        (1.06 * width, 1.05 * height + dy), (1.06 * width + dx, -0.05 * height - dy),
    )  # fmt: skip
    desk = Image.new("L", (int(width * 1.4), int(height * 1.3)), 60)
    desk.paste(sheet, (int(width * 0.2), int(height * 0.15)))
    moved = [(x + width * 0.2, y + height * 0.15) for x, y in corners]
    seen = desk.transform(
        (int(width * 1.12), int(height * 1.1)), Image.Transform.QUAD,
        [part for corner in moved for part in corner], Image.Resampling.BICUBIC,
    )  # fmt: skip
    light = Image.linear_gradient("L").rotate(35).resize(seen.size)
    shadow = Image.new("L", seen.size, 0)
    shadow.paste(255, (int(seen.width * 0.55), int(seen.height * 0.4), seen.width, seen.height))
    shadow = shadow.filter(ImageFilter.GaussianBlur(40))
    dimmed = Image.blend(seen, Image.composite(seen, seen.point(lambda v: v * 3 // 4), light), 0.8)
    darker = dimmed.point(lambda v: int(v * (1 - shade)))
    out = io.BytesIO()
    Image.composite(darker, dimmed, shadow).save(out, "JPEG", quality=60)
    return out.getvalue()


def as_ofd(pdf: bytes) -> bytes:
    """Return an OFD file with the signs and ruling lines of a PDF, each where it stood."""
    import pdfplumber

    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>"
    }
    listed = []
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        for at, page in enumerate(book.pages):
            listed.append(f'<ofd:Page ID="{at + 10}" BaseLoc="Pages/Page_{at}/Content.xml"/>')
            parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = (
                f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="1">{_drawn(page)}</ofd:Layer>'
                "</ofd:Content></ofd:Page>"
            )
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{''.join(listed)}"
        "</ofd:Pages></ofd:Document>"
    )
    return zipped(parts)


def _drawn(page: object) -> str:
    scale = 25.4 / 72
    out = []
    for sign in page.chars:  # type: ignore[attr-defined]
        x, y, size = sign["x0"] * scale, sign["bottom"] * scale, sign["size"] * scale
        out.append(
            f'<ofd:TextObject ID="2" Boundary="0 0 210 297" Size="{size:.2f}">'
            f'<ofd:TextCode X="{x:.2f}" Y="{y - 0.15 * size:.2f}">{escape(sign["text"])}'
            "</ofd:TextCode></ofd:TextObject>"
        )
    for edge in page.edges:  # type: ignore[attr-defined]
        x0, y0, x1, y1 = (edge[key] * scale for key in ("x0", "top", "x1", "bottom"))
        out.append(
            '<ofd:PathObject ID="3" Boundary="0 0 210 297"><ofd:AbbreviatedData>'
            f"M {x0:.2f} {y0:.2f} L {x1:.2f} {y1:.2f}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return "".join(out)
