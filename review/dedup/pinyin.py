"""Chinese names in Latin letters, so that `王伟` meets `Wang W`."""

from functools import cache, lru_cache

_COMPOUND = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 轩辕 宇文 长孙 端木 南宫 独孤 百里 呼延 "
    "西门 "
    "东郭 申屠 公冶 濮阳 淳于 单于 太史 钟离 闻人 赫连 澹台 拓跋"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
# A surname is often read unlike the same character in running text.
_READINGS = (
    "单 shan 曾 zeng 仇 qiu 解 xie 查 zha 朴 piao 任 ren 华 hua 盖 ge 区 ou 翟 zhai 覃 qin 缪 miao 尉 wei "
    "乐 yue "
    "员 yun 黑 he 秘 bi 冼 xian 召 shao 宓 fu 繁 po 沈 shen 葛 ge 石 shi 种 chong 吕 lv"
)
_READ_AS_SURNAME = dict(zip(_READINGS.split()[::2], _READINGS.split()[1::2], strict=True))
# Latin spellings of the commonest surnames; enough to tell which end of `Yutong Sun` is the surname.
_LATIN = (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie "
    "song tang "
    "han feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai du ye cheng su wei lu ding ren shen "
    "yao lv "
    "lyu fan jin shi tan liao zou xiong bai meng qin qiu hou yan xue lei long tao gong mao hao gu shao wan "
    "qian "
    "dai mo kong xiang"
)
SURNAMES = frozenset(_LATIN.split())


@cache
def _reader() -> "object":
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin


@lru_cache(maxsize=65536)
def syllables(chinese: str) -> tuple[str, ...]:
    """Return the syllables of simplified Chinese text without tones (`ü` as `v`)."""
    read = _reader()
    assert callable(read)
    return tuple(str(s) for s in read(chinese))


@lru_cache(maxsize=65536)
def person(name: str) -> tuple[str, tuple[str, ...]]:
    """Return surname and given syllables, in Latin letters, of a name in simplified characters."""
    cut = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    surname = _READ_AS_SURNAME.get(name[:cut]) or "".join(syllables(name[:cut]))
    return surname, syllables(name[cut:])
