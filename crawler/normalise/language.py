"""Simplified or traditional, by the characters themselves; other languages as declared."""

from __future__ import annotations

import re

# Frequent characters that only one of the two scripts has.
_SIMPLIFIED = frozenset(
    "们这为来个国说时对会发经过还现进开关问间见长门车东马鸟鱼龙贝书买卖头实学觉认识让议论证评译话语误请谁调谈谢记许设访诉词诗该详读课购贵费资赛贸质贯账货"
    "贫败财责贡党军农动务劳势华单卫历压厅县双变号听员团园围图圆场坏块坚垒声处备复够夺奋奖妇孙宁审宪宫宽寻导将尔尘届岁岛币师带帮干广庆应废张弹强归录彻忆怀态总"
    "恋惊惩战户扑执扩扫扬抚抢护报担拟拥择挥换据损摄敌数断无旧显晋术机权条极构标样树检毕气汇汉汤沟济测浓涛涨渐温湾灭灯灵炼点烂热爱爷牵犹独狱猎环电画畅疗监盘确"
    "码础离种积称稳穷穹竞笔签简粮紧纪约级纤线组细织终绍绝统继绩续维综绿编缘缩网罗罚罢职联肃肤胜脑脚脸舰艺节苏范药获营蓝虑虽蚀补装观规视觅触计订讨训讲论坛轮轻载较输达迁运远违连迟适选"
    "递遗邓邮郑酝释针钟钢钱铁银错锋镇闭闻阅队阳阴阵阶际陆陈险随隐难雾静页顶项顺须预领频题额风飞饭饮馆驱驶骂验骗鲁鸡麦齐龄"
)
_TRADITIONAL = frozenset(
    "們這為來個國說時對會發經過還現進開關問間見長門車東馬鳥魚龍貝書買賣頭實學覺認識讓議論證評譯話語誤請誰調談謝記許設訪訴詞詩該詳讀課購貴費資賽貿質貫賬貨"
    "貧敗財責貢黨軍農動務勞勢華單衛歷壓廳縣雙變號聽員團園圍圖圓場壞塊堅壘聲處備復夠奪奮獎婦孫寧審憲宮寬尋導將爾塵屆歲島幣師帶幫幹廣慶應廢張彈強歸錄徹憶懷態總"
    "戀驚懲戰戶撲執擴掃揚撫搶護報擔擬擁擇揮換據損攝敵數斷無舊顯晉術機權條極構標樣樹檢畢氣匯漢湯溝濟測濃濤漲漸溫灣滅燈靈煉點爛熱愛爺牽猶獨獄獵環電畫暢療監盤確"
    "碼礎離種積稱穩窮競筆簽簡糧緊紀約級纖線組細織終紹絕統繼績續維綜綠編緣縮網羅罰罷職聯肅膚勝腦腳臉艦藝節蘇範藥獲營藍慮雖蝕補裝觀規視覓觸計訂討訓講壇輪輕載較輸達遷運遠違連遲適選"
    "遞遺鄧郵鄭醞釋針鐘鋼錢鐵銀錯鋒鎮閉聞閱隊陽陰陣階際陸陳險隨隱難霧靜頁頂項順須預領頻題額風飛飯飲館驅駛罵驗騙魯雞麥齊齡臺灣"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SAMPLE = 2000


def find_language(text: str, declared: str, fallback: str) -> str:
    """The language of a text: zh-Hans or zh-Hant by its characters where it is Chinese, else as declared.

    Args:
        text: title and text.
        declared: what feed or page say, such as zh-CN; may be empty.
        fallback: the outlet's language.
    """
    sample = text[:_SAMPLE]
    chinese = len(_CHINESE.findall(sample))
    if chinese and chinese * 5 >= len("".join(sample.split())):
        only = set(sample)
        simplified, traditional = only & (_SIMPLIFIED - _TRADITIONAL), only & (_TRADITIONAL - _SIMPLIFIED)
        if len(simplified) != len(traditional):
            return "zh-Hans" if len(simplified) > len(traditional) else "zh-Hant"
        if fallback.startswith("zh"):
            return fallback
    return _spelled(declared, fallback) if declared and not _is_chinese(declared) else fallback


def _is_chinese(tag: str) -> bool:
    return tag.lower().startswith(("zh", "cn", "cmn", "yue"))


def _spelled(declared: str, fallback: str) -> str:
    """A declared tag in its usual form; one more exact than the outlet's (en-GB for en) says the same."""
    tag = declared.strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag):
        return fallback
    language, *rest = tag.split("-")
    if language.lower() == fallback.split("-", maxsplit=1)[0].lower():
        return fallback
    return "-".join([language.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
