"""Invented authors and journals."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_FAMILIES = (
    "Abbott Achterberg Aldana Amsel Bakhuis Barrowclough Bellweather Brandvold Castellane "
    "Cheswick Corrigan Dahlgren Delacourt Drummond Eklund Escalante Fairweather Ferrand "
    "Galbraith Grunewald Halloran Hartwig Iversen Jablonski Kalvaitis Kirkbride Lachance "
    "Lindqvist Marchetti Mulholland Nakagawa Novotny Oberholzer Ormsby Pallister Quintana Rautio "
    "Rosencrantz Santangelo Silverthorne Tamblyn Thorvaldsen Ueda Vandermolen Varga Whitcombe "
    "Winterbourne Yamazaki Zabriskie Zimmerling"
)
_GIVEN = (
    "Ada Anneke Bruno Carla Dmitri Elodie Fergus Greta Hugo Ines Jonas Katya Lorenzo Maeve Niels "
    "Odile Pascal Quinn Rosa Stellan Thea Ulrich Vera Wendell Xenia Yannick Zelda Amos Beatriz "
    "Cedric Delphine"
)
_CHINESE_FAMILIES = (
    "陈 Chen|邓 Deng|董 Dong|范 Fan|方 Fang|冯 Feng|高 Gao|龚 Gong|郭 Guo|韩 Han|何 He|胡 Hu|"
    "黄 Huang|江 Jiang|孔 Kong|赖 Lai|李 Li|梁 Liang|林 Lin|刘 Liu|罗 Luo|马 Ma|孟 Meng|潘 Pan|"
    "彭 Peng|秦 Qin|宋 Song|苏 Su|孙 Sun|唐 Tang|田 Tian|汪 Wang|魏 Wei|吴 Wu|肖 Xiao|谢 Xie|"
    "徐 Xu|杨 Yang|姚 Yao|袁 Yuan|张 Zhang|郑 Zheng|周 Zhou|朱 Zhu"
)
_CHINESE_GIVEN = (
    "安 an|冰 bing|晨 chen|达 da|东 dong|芳 fang|刚 gang|光 guang|海 hai|红 hong|华 hua|佳 jia|"
    "建 jian|杰 jie|静 jing|军 jun|兰 lan|丽 li|亮 liang|玲 ling|梅 mei|明 ming|娜 na|宁 ning|"
    "鹏 peng|平 ping|琴 qin|青 qing|荣 rong|山 shan|思 si|涛 tao|婷 ting|伟 wei|文 wen|霞 xia|"
    "晓 xiao|欣 xin|雪 xue|燕 yan|洋 yang|怡 yi|英 ying|勇 yong|宇 yu|志 zhi"
)


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name in Latin letters and, for Chinese articles, in characters."""

    family: str
    given: str
    chinese: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal with its name, its abbreviation and, where it is Chinese, its Chinese name."""

    name: str
    abbreviation: str
    chinese: str = ""


FACTS_JOURNAL = Journal("Facts of Published Trials, an Example Series", "Facts Publ Trials Ex Ser")

ENGLISH_JOURNALS = (
    Journal("Annals of Invented Haematology", "Ann Invent Haematol"),
    Journal("Cell Therapy Examples", "Cell Ther Ex"),
    Journal("European Archive of Sample Oncology", "Eur Arch Sample Oncol"),
    Journal("Imaginary Journal of Transplantation", "Imag J Transplant"),
    Journal("Lymphoma and Myeloma Illustrated", "Lymphoma Myeloma Illus"),
    Journal("Molecular Immunity: Worked Cases", "Mol Immun Worked Cases"),
    Journal("Nordic Letters in Blood Research", "Nord Lett Blood Res"),
    Journal("Open Exercises in Clinical Trials", "Open Exerc Clin Trials"),
    Journal("Pacific Review of Leukemia", "Pac Rev Leuk"),
    Journal("Quarterly of Made-up Medicine", "Q Made Up Med"),
    Journal("Supportive Care Specimens", "Support Care Specim"),
    Journal("Transactions on Engineered Cells", "Trans Eng Cells"),
)
CHINESE_JOURNALS = (
    Journal("Shili Xueye Zazhi", "Shili Xueye Zazhi", "示例血液杂志"),
    Journal("Xugou Zhongliu Linchuang", "Xugou Zhongliu Linchuang", "虚构肿瘤临床"),
    Journal("Yanshi Huli Yanjiu", "Yanshi Huli Yanjiu", "演示护理研究"),
    Journal("Moni Mianyixue Jinzhan", "Moni Mianyixue Jinzhan", "模拟免疫学进展"),
    Journal("Yangben Shiyong Yixue", "Yangben Shiyong Yixue", "样本实用医学"),
    Journal("Lianxi Xibao yu Jiyin", "Lianxi Xibao yu Jiyin", "练习细胞与基因"),
    Journal("Jiaoxue Linchuang Yaoxue", "Jiaoxue Linchuang Yaoxue", "教学临床药学"),
)


def english_authors(rng: Random) -> tuple[Name, ...]:
    """Return three to six authors with different family names."""
    families = rng.sample(_FAMILIES.split(), rng.randint(3, 6))
    return tuple(Name(family, rng.choice(_GIVEN.split())) for family in families)


def chinese_authors(rng: Random) -> tuple[Name, ...]:
    """Return three to six authors with different family names, in characters and in pinyin."""
    families = rng.sample(_CHINESE_FAMILIES.split("|"), rng.randint(3, 6))
    return tuple(_chinese_name(family.split(), rng) for family in families)


def _chinese_name(family: Sequence[str], rng: Random) -> Name:
    parts = [part.split() for part in rng.sample(_CHINESE_GIVEN.split("|"), rng.choice((1, 2, 2)))]
    given = "".join(sound for _, sound in parts).capitalize()
    return Name(family[1], given, family[0] + "".join(sign for sign, _ in parts))
