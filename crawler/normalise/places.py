"""Where correspondents write from: towns that stand right behind a name in a dateline, without a blank between."""

from __future__ import annotations

_NAMES = (
    # Taiwan
    "台北 臺北 新北 桃園 桃园 台中 臺中 台南 臺南 高雄 基隆 新竹 新竹縣 新竹市 苗栗 "
    "苗栗縣 彰化 彰化縣 南投 南投縣 雲林 雲林縣 云林 嘉義 嘉義縣 嘉義市 嘉义 屏東 屏東縣 "
    "屏东 宜蘭 宜蘭縣 宜兰 花蓮 花蓮縣 花莲 台東 台東縣 臺東 台东 澎湖 澎湖縣 金門 "
    "金門縣 金门 馬祖 连江 連江 連江縣 桃園機場 "
    # China, Hong Kong, Macau
    "北京 上海 天津 重慶 重庆 廣州 广州 深圳 香港 澳門 澳门 南京 武漢 武汉 成都 西安 "
    "杭州 廈門 厦门 福州 瀋陽 沈阳 大連 大连 昆明 拉薩 拉萨 烏魯木齊 乌鲁木齐 "
    # Asia, Pacific
    "東京 东京 大阪 名古屋 名古屋市 福岡 沖繩 首爾 首尔 釜山 平壤 新加坡 吉隆坡 曼谷 "
    "河內 河内 胡志明市 金邊 金边 馬尼拉 马尼拉 雅加達 雅加达 仰光 緬甸 新德里 孟買 孟买 "
    "達蘭薩拉 达兰萨拉 加德滿都 加德满都 伊斯蘭馬巴德 伊斯兰堡 喀布爾 喀布尔 雪梨 悉尼 "
    "坎培拉 堪培拉 墨爾本 墨尔本 威靈頓 惠灵顿 奧克蘭 奥克兰 烏蘭巴托 乌兰巴托 "
    # America
    "華盛頓 华盛顿 紐約 纽约 洛杉磯 洛杉矶 舊金山 旧金山 芝加哥 波士頓 波士顿 休士頓 "
    "休士顿 休斯敦 西雅圖 西雅图 達拉斯 邁阿密 迈阿密 亞特蘭大 亚特兰大 奧蘭多 奥兰多 費城 "
    "多倫多 多伦多 溫哥華 温哥华 渥太華 渥太华 蒙特婁 蒙特利尔 墨西哥城 哈瓦那 聖保羅 "
    "圣保罗 布宜諾斯艾利斯 布宜诺斯艾利斯 里約 里约热内卢 "
    # Europe, Africa, Near East
    "倫敦 伦敦 巴黎 柏林 波恩 波昂 法蘭克福 法兰克福 慕尼黑 布魯塞爾 布鲁塞尔 日內瓦 "
    "日内瓦 維也納 维也纳 羅馬 罗马 米蘭 馬德里 马德里 巴塞隆納 里斯本 雅典 莫斯科 基輔 "
    "基辅 華沙 华沙 布拉格 布達佩斯 布达佩斯 斯德哥爾摩 斯德哥尔摩 奧斯陸 奥斯陆 哥本哈根 "
    "赫爾辛基 赫尔辛基 海牙 阿姆斯特丹 蘇黎世 苏黎世 伊斯坦堡 伊斯坦布尔 安卡拉 耶路撒冷 "
    "特拉維夫 特拉维夫 杜拜 迪拜 開羅 开罗 約翰尼斯堡 约翰内斯堡 奈洛比 内罗毕 德黑蘭 "
    "德黑兰 大馬士革 贝鲁特 貝魯特 "
    # Countries, where a town is not given
    "台灣 台湾 美國 美国 英國 英国 法國 法国 德國 德国 日本 韓國 韩国 澳洲 加拿大 泰國 "
    "泰国 印度 越南 馬來西亞 马来西亚 "
)
PLACES = frozenset(_NAMES.split())
_LONGEST_FIRST = tuple(sorted(PLACES, key=len, reverse=True))


def without_place(text: str) -> str:
    """A name without the town glued to its end; the text itself where no name would be left."""
    if not text.endswith(_LONGEST_FIRST):
        return text
    for place in _LONGEST_FIRST:
        if text.endswith(place) and len(text) - len(place) >= 2:
            return text[: -len(place)].strip()
    return text
