"""Answers in the shapes that the five services send, about one invented article."""

DOI = "10.5555/inv.1"
PDF = "https://repository.example.org/inv1.pdf"

UNPAYWALL: dict[str, object] = {
    "doi": DOI,
    "is_oa": True,
    "best_oa_location": {
        "url": "https://repository.example.org/inv1",
        "url_for_pdf": PDF,
        "license": "cc-by",
        "version": "acceptedVersion",
        "host_type": "repository",
    },
    "oa_locations": [
        {"url": "https://publisher.example.org/inv1", "url_for_pdf": None, "license": None, "version": None}
    ],
}
EUROPE_PMC: dict[str, object] = {
    "hitCount": 1,
    "resultList": {
        "result": [
            {
                "id": "31000001",
                "pmcid": "PMC7000001",
                "isOpenAccess": "Y",
                "license": "cc by",
                "pubTypeList": {"pubType": ["Journal Article", "Retracted Publication"]},
                "fullTextUrlList": {
                    "fullTextUrl": [
                        {
                            "availabilityCode": "S",
                            "documentStyle": "doi",
                            "url": "https://doi.org/10.5555/inv.1",
                        },
                        {
                            "availabilityCode": "OA",
                            "documentStyle": "pdf",
                            "url": "https://europepmc.org/articles/PMC7000001?pdf=render",
                        },
                    ]
                },
                "commentCorrectionList": {
                    "commentCorrection": [{"type": "Erratum in", "reference": "J Inv. 2021"}]
                },
            }
        ]
    },
}
PMC: dict[str, object] = {
    "status": "ok",
    "records": [{"pmcid": "PMC7000001", "pmid": 31000001, "doi": DOI, "requested-id": "31000001"}],
}
CROSSREF: dict[str, object] = {
    "status": "ok",
    "message": {
        "DOI": DOI,
        "license": [{"URL": "http://creativecommons.org/licenses/by/4.0/", "content-version": "vor"}],
        "link": [
            {"URL": "https://publisher.example.org/inv1.pdf", "content-type": "application/pdf"},
            {"URL": "https://publisher.example.org/inv1.xml", "content-type": "text/xml"},
        ],
        "updated-by": [{"DOI": "10.5555/notice", "type": "retraction", "source": "retraction-watch"}],
    },
}
OPENALEX: dict[str, object] = {
    "id": "https://openalex.org/W1",
    "is_retracted": True,
    "best_oa_location": {
        "is_oa": True,
        "pdf_url": PDF,
        "landing_page_url": "https://repository.example.org/inv1",
        "license": "cc-by",
        "version": "acceptedVersion",
    },
    "locations": [{"is_oa": False, "pdf_url": "https://publisher.example.org/paid.pdf"}],
}
