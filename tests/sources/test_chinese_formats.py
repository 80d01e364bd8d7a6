"""CNKI, Wanfang and VIP exports and GB/T 7714 references, written by hand with the traps of real ones."""

from review.record import Person
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records


def families(people: tuple[Person, ...]) -> list[str]:
    return [p.family or p.collective for p in people]


def test_cnki_refworks_journal() -> None:
    record = only(
        "RT Journal Article\r\nSR 1\r\nA1 张三;李四;\r\nAD 虚构大学;\r\nT1 2型糖尿病的研究\r\nJF 虚构医学杂志\r\nYR 2020\r\n"
        "IS 12\r\nvo 49\r\nOP 1106-1111+1117\r\nK1 糖尿病;基因\r\nAB 目的研究\r\n,方法好。\r\nSN 0258-4646\r\nDS CNKI\r\n"
        "LK https://link.cnki.net/urlid/1&amp;x=2\r\nDO 10.3969/j.issn.0258-4646.2020\r\n"
    )
    assert families(record.authors) == ["张三", "李四"]
    assert (record.title, record.journal, record.year) == ("2型糖尿病的研究", "虚构医学杂志", 2020)
    assert (record.volume, record.issue, record.pages) == ("49", "12", "1106-1111+1117")
    assert record.keywords == ("糖尿病", "基因")
    assert record.abstract_text == "目的研究,方法好。"
    assert record.database == "CNKI (journals)"
    assert record.links == ("https://link.cnki.net/urlid/1&x=2",)
    assert record.doi == "10.3969/j.issn.0258-4646.2020"


def test_cnki_refworks_theses_with_glued_name_and_old_commas() -> None:
    first, second = records(
        "RT Dissertation/Thesis\nSR 1\nA1王五\nA3 赵六\nPB 虚构大学\nT1 论文\nCL 硕士\nYR 2015\nLA 中文;\nDS CNKI\n"
        "RT Journal Article\nSR 1\nA1 张三,李四\nT1 旧文\nJF 杂志\nYR 1998\nDS CNKI\n"
    )
    assert families(first.authors) == ["王五"]
    assert (first.publication_types, first.database) == (("Thesis",), "CNKI (theses)")
    assert (first.publisher, first.languages) == ("虚构大学", ("中文",))
    assert ("A3", "赵六") in first.extra
    assert families(second.authors) == ["张三", "李四"]


def test_cnki_endnote_with_glued_authors_counts_and_lines_in_the_abstract() -> None:
    record = only(
        "%0 Conference Proceedings\n%A 甲一%A 乙二\n%A 丙三;丁四\n%+ 虚构医院;\n%T 题名\n%B 虚构会议\n%C 南宁\n%D 2013\n%P 5\n"
        "%K 黄芪;药理\n%X 第一行CD4~+\n第二行\n%P 269-273\n%@ 1002-0306\n%R 10.13386/j.1\n%W CNKI\n"
    )
    assert families(record.authors) == ["甲一", "乙二", "丙三", "丁四"]
    assert record.pages == "269-273"
    assert ("%P", "5") in record.extra
    assert "CD4^+" in record.abstract_text
    assert "第二行" in record.abstract_text
    assert (record.publication_types, record.database) == (("Conference Paper",), "CNKI (conferences)")
    assert (record.journal, record.place, record.doi) == ("虚构会议", "南宁", "10.13386/j.1")


def test_cnki_noteexpress() -> None:
    first, second = records(
        "{Reference Type}: Journal Article \n{Title}: 题名一\n{Author}: 甲;乙;\n{Author Address}: 单位一;\n单位二;\n"
        "{Journal}: 杂志\n{Year}: 2019\n{Issue}: 01\n{Pages}: 1-3\n{Keywords}: 词一;;词二\n"
        "{Abstract}：<正>摘要(#br)第二段\n{ISBN/ISSN}:0253-3766\n{Notes}: 41-1107/N\n{Database Provider}: CNKI\n\n\n"
        "{Reference Type}: Journal Article\n{Title}: 题名二\n{Author}: 中国抗癌协会肉瘤专业委员会\n{Database Provider}: CNKI\n"
    )
    assert families(first.authors) == ["甲", "乙"]
    assert first.keywords == ("词一", "词二")
    assert first.abstract_text == "摘要 第二段"
    assert first.identifier(Kind.ISSN) == "0253-3766"
    assert ("Notes", "41-1107/N") in first.extra
    assert ("Author Address", "单位一; 单位二;") in first.extra
    assert second.authors == (Person(collective="中国抗癌协会肉瘤专业委员会"),)


def test_cnki_estudy_without_year_and_with_marks() -> None:
    first, second = records(
        "DataType: 1\nTitle-题名: 题名一\nAuthor-作者: 甲;乙;\nSource-刊名: 杂志\nYear-年: 2021\nPubTime-出版时间: 2021-01-18\n"
        "Keyword-关键词: 词一;词二\nSummary-摘要: <正>见~([1-3])。\nPeriod-期: 01\nRoll-卷: 19\nPageCount-页数: 3\n"
        "Page-页码: 168-170\nSrcDatabase-来源库: 期刊\nOrgan-机构: 单位;\nLink-链接: https://kns.cnki.net/x\n"
        "DataType: 1\nTitle-题名: 题名二\nPubTime-出版时间: 2021-01-15 16:54\nSrcDatabase-来源库: 硕士\n"
    )
    assert (first.volume, first.issue, first.pages, first.year) == ("19", "01", "168-170", 2021)
    assert first.abstract_text == "见^([1-3])。"
    assert first.database == "CNKI (journals)"
    assert (second.year, second.database) == (2021, "CNKI (theses)")


def test_cnki_custom_text() -> None:
    first, second = records(
        "SrcDatabase-来源库: 期刊\nTitle-题名: 题名一\nAuthor-作者:李一;王二;\nOrgan-单位: 单位\nSource-文献来源: 杂志\n"
        "Keyword-关键词: 词一;;词二\nSummary-摘要: 摘要\nPubTime-发表时间: 2020-05-01\nFund-基金: 基金\nYear-年: 2020\n"
        "Volume-卷: 3\nPeriod-期: 5\nPageCount-页码: 12-15\nISSN-国际标准刊号: 1000-3290\nURL-网址: https://x\nDOI-DOI: 10.1000/x\n\n"
        "SrcDatabase-来源库: 博士\nTitle-题名: 题名二\nAuthor-作者: 赵三\n"
    )
    assert families(first.authors) == ["李一", "王二"]
    assert (first.pages, first.doi, first.journal) == ("12-15", "10.1000/x", "杂志")
    assert first.keywords == ("词一", "词二")
    assert (second.title, second.database) == ("题名二", "CNKI (theses)")


def test_cnki_spreadsheet_that_is_html() -> None:
    page = (
        "<html><body><table><tr><td>SrcDatabase-来源库</td><td>Title-题名</td><td>Author-作者</td><td>Year-年</td></tr>"
        "<tr><td>期刊</td><td>题名 &amp; 一</td><td>李一;王二</td><td>2020</td></tr></table></body></html>"
    )
    found = reading(page)
    (record,) = (e.record for e in found.accepted if e.record)
    assert (record.title, record.year) == ("题名 & 一", 2020)
    assert families(record.authors) == ["李一", "王二"]


def test_wanfang_noteexpress_keeps_translations_and_gives_each_author_their_address() -> None:
    record = only(
        "{Reference Type}: Journal Article\n{Title}: 题名\n{Translated Title}: A title\n{Author}: 甲一\n{Author}: 乙二\n"
        "{Translated Author}: JIA Yi\n{Translated Author}:  YI Er\n{Author Address}: 单位一\n{Author Address}: 单位二\n"
        "{Journal}: 临床检验杂志（电子版）\n{Translated Journal}: Clinical Laboratory Journal\n{Year}: 2020\n{Volume}: 9\n"
        "{Keywords}: 词一\n{Keywords}:  词二\n{Abstract}: 目的 断\n行.\n{URL}: http://www.wanfangdata.com.cn/x\n"
        "{DOI}: 10.3969/j.1\n{Database Provider}: 北京万方数据股份有限公司\n{Language}: chi\n"
    )
    assert record.translated_title == "A title"
    assert [p.affiliations for p in record.authors] == [("单位一",), ("单位二",)]
    assert ("Translated Author", "JIA Yi") in record.extra
    assert ("Translated Journal", "Clinical Laboratory Journal") in record.extra
    assert (record.journal, record.keywords) == ("临床检验杂志（电子版）", ("词一", "词二"))
    assert (record.database, record.doi) == ("Wanfang", "10.3969/j.1")


def test_wanfang_endnote_takes_the_chinese_journal() -> None:
    record = only(
        "%0 Journal Article\n%A 甲一\n%A 乙二\n%H JIA Yi\n%T 题名\n%J 中国杂志\n%J Chinese Journal\n%D 2020\n%P 94-98,93\n"
        "%K 词一 词二\n%W 北京万方数据股份有限公司\n"
    )
    assert (record.journal, record.pages, record.database) == ("中国杂志", "94-98,93", "Wanfang")
    assert record.keywords == ("词一", "词二")
    assert ("%J", "Chinese Journal") in record.extra


def test_vip_authors_lose_the_numbers_of_their_affiliations() -> None:
    record = only(
        "{Reference Type}: Journal Article\n{Title}: 题名\n{Author}: 甲一[1];乙二[1,2]\n{Author Address}: [1]单位一;[2]单位二\n"
        "{Journal}: 杂志\n{Year}: 2019-03-05\n{Database Provider}: 重庆维普资讯有限公司\n{Language}: chi\n"
    )
    assert families(record.authors) == ["甲一", "乙二"]
    assert record.database == "VIP"
    assert record.date
    assert (record.date.year, record.date.month, record.date.day) == (2019, 3, 5)


def test_gbt7714_is_marked_as_low_confidence() -> None:
    found = reading(
        "[1]张三,李四,王五,等.白血病.治疗进展[J].虚构杂志,2008,12(05):915-924.\n[2]赵六.论文题名[D].虚构大学,2015.\n[3]坏的一行\n"
    )
    assert (found.starts, len(found.accepted)) == (3, 2)
    assert found.rejected[0].line == 3
    first, second = (e.record for e in found.accepted if e.record)
    assert families(first.authors) == ["张三", "李四", "王五"]
    assert not first.authors_complete
    assert first.title == "白血病.治疗进展"
    assert (first.journal, first.year, first.volume, first.issue, first.pages) == (
        "虚构杂志", 2008, "12", "05", "915-924",
    )  # fmt: skip
    assert any(tag == "confidence" for tag, _ in first.extra)
    assert (second.publication_types, second.publisher, second.year) == (("Thesis",), "虚构大学", 2015)


def test_wanfang_in_gb18030() -> None:
    text = "{Reference Type}: Journal Article\n{Title}: 嵌合抗原受体治疗淋巴瘤\n{Author}: 张三\n{Journal}: 中国虚构杂志\n"
    found = read_file_bytes(text.replace("\n", "\r\n").encode("gb18030"), name="x")
    assert found.encoding == "gb18030"
    assert [e.record.title for e in found.accepted if e.record] == ["嵌合抗原受体治疗淋巴瘤"]
