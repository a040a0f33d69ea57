"""Simplified or traditional, by the characters themselves; other languages as declared."""

from __future__ import annotations

import re

# Frequent characters that only one of the two scripts has.
_SIMPLIFIED = frozenset(
    "东个为书买们会党关军农务动劳势华单卖卫厅历压县双发变号听员团园围国图圆场坏块坚坛垒声处备复够头夺奋奖妇孙"
    "学宁实审宪宫宽对寻导将尔尘届岁岛币师带帮干广庆应废开张弹强归录彻忆怀态总恋惊惩战户扑执扩扫扬抚抢护报担拟"
    "拥择挥损换据摄敌数断无旧时显晋术机权条来极构标树样检毕气汇汉汤沟测济浓涛涨渐温湾灭灯灵点炼烂热爱爷牵犹独"
    "狱猎环现电画畅疗监盘码础确离种积称稳穷竞笔签简粮紧纤约级纪线组细织终绍经绝统继绩续维综绿编缘缩网罗罚罢职"
    "联肃肤胜脑脚脸舰艺节苏范药获营蓝虑虽蚀补装见观规觅视觉触计订认讨让训议记讲许论设访证评识诉词译诗话该详语"
    "误说请读课谁调谈谢贝贡财责败账货质贫购贯贵贸费资赛车轮轻载较输达迁过运还这进远违连迟适选递遗邓邮郑酝释针"
    "钟钢钱铁银锋错镇长门闭问间闻阅队阳阴阵阶际陆陈险随隐难雾静页顶项顺须预领频题额风飞饭饮馆马驱驶骂验骗鱼鲁"
    "鸟鸡麦齐龄龙"
)
_TRADITIONAL = frozenset(
    "來個們備動務勝勞勢匯員問單國圍園圓圖團執堅報場塊塵壇壓壘壞夠奪奮婦孫學宮實寧審寬將尋對導屆島師帶幣幫幹廢"
    "廣廳張強彈復徹愛態慮慶憲憶應懲懷戀戰戶掃揚換揮損搶撫撲擁擇擔據擬擴攝敗敵數斷時晉暢書會東條極構標樣樹機檢"
    "權歲歷歸氣測湯溝溫滅漢漲漸濃濟濤灣為無煉熱燈營爛爺爾牽猶獄獎獨獲獵現環畢畫療發監盤確碼礎種稱積穩窮競筆節"
    "範簡簽糧紀約級細紹終組絕統經綜綠維網緊線緣編縣縮總績織繼續纖罰罵罷羅聞聯聲職聽肅腦腳膚臉臺舊艦華藍藝藥蘇"
    "處號蝕術衛補裝見規覓視覺觀觸訂計討訓記訪設許訴評詞詩話該詳認語誤說誰課調談請論講謝證識譯議護讀變讓貝財貢"
    "貧貨貫責貴買費貿資賣質賬購賽車軍較載輕輪輸農這連進運過達違遞遠適遲遷選遺還郵鄧鄭醞釋針銀鋒鋼錄錢錯鎮鐘鐵"
    "長門閉開間閱關陣陰陳陸陽隊階際隨險隱雖雙雞離難電霧靈靜頁頂項順須預領頭頻題額顯風飛飯飲館馬駛騙驅驗驚魚魯"
    "鳥麥點黨齊齡龍"
)
# Asked by a pattern: to look each character up in a set takes three times as long.
_ANY_SIMPLIFIED = re.compile(f"[{''.join(sorted(_SIMPLIFIED))}]")
_ANY_TRADITIONAL = re.compile(f"[{''.join(sorted(_TRADITIONAL))}]")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SAMPLE = 250  # characters; enough to tell, and the rest of an article is of one kind with its beginning


def find_language(text: str, declared: str, fallback: str) -> str:
    """The language of a text: zh-Hans or zh-Hant by its characters where it is Chinese, else as declared.

    Args:
        text: title and text.
        declared: what feed or page say, such as zh-CN; may be empty.
        fallback: the outlet's language.
    """
    sample = text[:_SAMPLE]
    chinese = sum(map(len, _CHINESE.findall(sample)))
    if chinese and chinese * 5 >= len(sample) - sample.count(" "):
        return _script_of(sample) or (fallback if fallback.startswith("zh") else "zh-Hans")
    return _spelled(declared.strip(), fallback)


def _script_of(sample: str) -> str:
    """The script of which the sample has more characters that only it has, each counted once; "" for a draw."""
    simplified, traditional = _ANY_SIMPLIFIED.search(sample), _ANY_TRADITIONAL.search(sample)
    if simplified and traditional:
        characters = set(sample)
        lead = len(characters & _SIMPLIFIED) - len(characters & _TRADITIONAL)
    else:
        lead = bool(simplified) - bool(traditional)
    if not lead:
        return ""
    return "zh-Hans" if lead > 0 else "zh-Hant"


def _spelled(declared: str, fallback: str) -> str:
    """A declared tag in its usual form; one that says no more than the outlet's definition does not replace it.

    Chinese was looked for and not found: a declaration of it is the site's, not the article's.
    """
    if not _TAG.fullmatch(declared):
        return fallback
    language, *rest = declared.replace("_", "-").split("-")
    language = language.lower()
    if language in {"zh", "cmn", "yue"} or language == fallback.partition("-")[0]:
        return fallback
    return "-".join([language, *(part.upper() if len(part) == 2 else part for part in rest)])
