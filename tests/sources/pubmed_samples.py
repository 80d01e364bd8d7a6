"""Small PubMed XML written by hand, one trap each."""

DECLARATION = '<?xml version="1.0" ?>\n'
DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)

FULL = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="2">101</PMID>
<DateCompleted><Year>2021</Year><Month>05</Month><Day>04</Day></DateCompleted>
<DateRevised><Year>2022</Year><Month>06</Month><Day>15</Day></DateRevised>
<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Print">1234-5678</ISSN>
<JournalIssue CitedMedium="Print">
<Volume>12</Volume><Issue>3</Issue><PubDate><Year>2021</Year><Month>Mar</Month><Day>09</Day></PubDate>
</JournalIssue>
<Title>Journal of Invented Trials</Title><ISOAbbreviation>J Inv Trials</ISOAbbreviation></Journal>
<ArticleTitle>Dose of 10<sup>9</sup> CD8<sup>+</sup> cells and H<sub>2</sub>O: p &lt;0.05 in <i>in
vivo</i> work.</ArticleTitle>
<Pagination><StartPage>525</StartPage><EndPage>534</EndPage><MedlinePgn>525-34</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/Right</ELocationID>
<ELocationID EIdType="pii" ValidYN="Y">S0001-2</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Cells were few (&lt;5%).</AbstractText>
<AbstractText Label="RESULTS" NlmCategory="RESULTS">Registered as
NCT01234567 and ChiCTR-OPN-16008526.</AbstractText>
<CopyrightInformation>© 2021 Nobody.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="N"><Author ValidYN="Y" EqualContrib="Y"><LastName>Müller</LastName>
<ForeName>Eva Maria</ForeName>
<Initials>EM</Initials><Suffix>Jr</Suffix>
<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-009x</Identifier>
<AffiliationInfo><Affiliation>One Clinic.</Affiliation></AffiliationInfo>
<AffiliationInfo><Affiliation>Two Clinic. e@example.org</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Mueler</LastName><ForeName>Eva</ForeName></Author>
<Author ValidYN="Y"><CollectiveName>Group of Trialists</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<DataBankList CompleteYN="Y"><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
<AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank>
<DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList>
<AccessionNumber>AB123456</AccessionNumber>
</AccessionNumberList></DataBank></DataBankList>
<GrantList CompleteYN="Y"><Grant><GrantID>R01</GrantID><Agency>NCI</Agency>
<Country>United States</Country></Grant></GrantList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2020</Year><Month>12</Month><Day>30</Day></ArticleDate></Article>
<MedlineJournalInfo><Country>Germany</Country><MedlineTA>J Inv Trials</MedlineTA>
<NlmUniqueID>999</NlmUniqueID>
<ISSNLinking>1234-567X</ISSNLinking></MedlineJournalInfo>
<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
<NameOfSubstance UI="D1">Antigens</NameOfSubstance></Chemical></ChemicalList>
<SupplMeshList><SupplMeshName Type="Disease" UI="C1">Odd Disease</SupplMeshName></SupplMeshList>
<CommentsCorrectionsList>
<CommentsCorrections RefType="Cites"><RefSource>Other. 2001</RefSource><PMID Version="1">1</PMID>
</CommentsCorrections>
<CommentsCorrections RefType="RetractionIn"><RefSource>J Inv Trials. 2023;1:2</RefSource>
<PMID Version="1">202</PMID></CommentsCorrections>
<CommentsCorrections RefType="AssociatedDataset"><RefSource>Data. 2020</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Lymphoma, B-Cell</DescriptorName>
<QualifierName UI="Q1" MajorTopicYN="Y">therapy</QualifierName>
<QualifierName UI="Q2" MajorTopicYN="N">genetics</QualifierName></MeshHeading>
<MeshHeading><DescriptorName UI="D2" MajorTopicYN="Y">Immunotherapy, Adoptive</DescriptorName>
</MeshHeading></MeshHeadingList>
<OtherAbstract Type="Publisher" Language="chi"><AbstractText>另一摘要。</AbstractText></OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">CAR-T</Keyword>
<Keyword MajorTopicYN="N">cells</Keyword></KeywordList>
<KeywordList Owner="NASA"><Keyword MajorTopicYN="N">cells</Keyword>
<Keyword MajorTopicYN="N">Flight</Keyword></KeywordList>
<CoiStatement>None.</CoiStatement><GeneralNote Owner="NLM">A note.</GeneralNote></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="received"><Year>2020</Year><Month>1</Month><Day>2</Day>
</PubMedPubDate>
<PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>12</Month><Day>31</Day></PubMedPubDate>
<PubMedPubDate PubStatus="pubmed"><Year>2021</Year><Month>1</Month><Day>1</Day></PubMedPubDate></History>
<PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">101</ArticleId><ArticleId IdType="pmc">7654321</ArticleId>
<ArticleId IdType="doi">10.1000/right</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Other. 2001.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.9999/other</ArticleId>
<ArticleId IdType="pubmed">1</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>"""


def article(inner: str, pmid: int = 1, data: str = "", citation: str = "") -> str:
    """An article of which only the part under `Article` matters."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{inner}</Article>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def whole(*articles: str) -> bytes:
    """A document around some articles."""
    joined = "\n".join(articles)
    return f"{DECLARATION}{DOCTYPE}<PubmedArticleSet>\n{joined}\n</PubmedArticleSet>\n".encode()
