"""Invented PDFs, small but with the metadata that real ones have."""

import zlib


def pdf(*, doi: str = "", title: str = "", link: str = "", packed: bool = False) -> bytes:
    """A PDF with a DOI in its XMP packet, a title in its information dictionary, a DOI it links to."""
    xmp = f"<rdf:Description><prism:doi>{doi}</prism:doi></rdf:Description>".encode() if doi else b""
    body = zlib.compress(xmp) if packed else xmp
    info = f"<< /Title ({title}) >>".encode("latin-1") if title else b""
    uri = f"/URI (https://doi.org/{link})".encode() if link else b""
    return b"%PDF-1.7\n" + info + b"\n" + uri + b"\nstream\n" + body + b"\nendstream\n%%EOF\n"
