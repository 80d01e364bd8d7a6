"""Small import files written for tests."""


def article(number: int, **changes: str) -> str:
    """One RIS entry of an invented article, without its end tag."""
    tags = {
        "TY": "JOUR",
        "TI": f"{_TOPICS[number % len(_TOPICS)]} in {number} invented patients",
        "AU": f"Author{chr(65 + number % 26)}, Given",
        "PY": str(2000 + number % 20),
        "JO": "Journal of Invented Results",
        "VL": str(number),
        "SP": str(100 + 7 * number),
        "DO": f"10.5555/a{number}",
        "AB": f"Invented abstract number {number} about {_TOPICS[number % len(_TOPICS)].lower()}.",
    } | changes
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags.items())


def ris(*articles: str) -> bytes:
    """A RIS file of articles."""
    return "".join(f"{each}ER  - \r\n\r\n" for each in articles).encode()


_TOPICS = (
    "Chimeric antigen receptor cells for myeloma",
    "Bone density after transplantation",
    "A questionnaire on fatigue",
    "Bispecific antibodies for lymphoma",
    "Nurse staffing on night shifts",
    "Cost of home infusion",
    "Vaccination against influenza",
)
