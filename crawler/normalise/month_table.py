"""The names of the months by language, January first: generated, do not edit.

Made from the Unicode CLDR (Unicode License v3) by scripts/make_month_table.py. A stroke parts the names of one month,
an underscore stands for a blank in them. Of names in SHORTENED any beginning of three letters may stand for the whole.
DAYS are the names of days that could be taken for those of months.
"""

SHORTENED = """
en: january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep october|oct
november|nov december|dec
fr: janvier|janv février|févr mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov
décembre|déc
de: januar|jan februar|feb märz|mär april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt
november|nov dezember|dez
de_AT: jänner|jän februar|feb märz|mär april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt
november|nov dezember|dez
es: enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|sept octubre|oct
noviembre|nov diciembre|dic
pt: janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out
novembro|nov dezembro|dez
it: gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set
ottobre|ott novembre|nov dicembre|dic
nl: januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt
november|nov december|dec
sv: januari|jan februari|feb mars april|apr maj juni juli augusti|aug september|sep oktober|okt november|nov
december|dec
da: januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep oktober|okt
november|nov december|dec
nb: januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt
november|nov desember|des
fi: tammikuuta|tammikuu|tammi helmikuuta|helmikuu|helmi maaliskuuta|maaliskuu|maalis huhtikuuta|huhtikuu|huhti
toukokuuta|toukokuu|touko kesäkuuta|kesäkuu|kesä heinäkuuta|heinäkuu|heinä elokuuta|elokuu|elo
syyskuuta|syyskuu|syys lokakuuta|lokakuu|loka marraskuuta|marraskuu|marras joulukuuta|joulukuu|joulu
ca: gener|gen febrer|febr març abril|abr maig juny juliol|jul agost setembre|set octubre|oct novembre|nov
desembre|des
sl: januar|jan februar|feb marec|mar april|apr maj junij|jun julij|jul avgust|avg september|sep oktober|okt
november|nov december|dec
lt: sausio|sausis|saus vasario|vasaris|vas kovo|kovas|kov balandžio|balandis|bal gegužės|gegužė|geg
birželio|birželis|birž liepos|liepa|liep rugpjūčio|rugpjūtis|rugp rugsėjo|rugsėjis|rugs spalio|spalis|spal
lapkričio|lapkritis|lapkr gruodžio|gruodis|gruod
pl: stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze
lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis
grudnia|grudzień|gru
cs: ledna|leden|led února|únor|úno března|březen|bře dubna|duben|dub května|květen|kvě června|červen|čvn
července|červenec|čvc srpna|srpen|srp září|zář října|říjen|říj listopadu|listopad|lis prosince|prosinec|pro
hu: január|jan február|febr március|márc április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept
október|okt november|nov december|dec
ro: ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept
octombrie|oct noiembrie|nov decembrie|dec
tr: ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas
aralık|ara
id: januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agu september|sep oktober|okt
november|nov desember|des
ru: января|январь|янв февраля|февраль|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл
августа|август|авг сентября|сентябрь|сент октября|октябрь|окт ноября|ноябрь|нояб декабря|декабрь|дек
uk: січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт травня|травень|трав
червня|червень|черв липня|липень|лип серпня|серпень|серп вересня|вересень|вер жовтня|жовтень|жовт
листопада|листопад|лист грудня|грудень|груд
bg: януари|яну февруари|фев март април|апр май юни юли август|авг септември|сеп октомври|окт ноември|ное
декември|дек
he: ינואר|ינו׳ פברואר|פבר׳ מרץ אפריל|אפר׳ מאי יוני יולי אוגוסט|אוג׳ ספטמבר|ספט׳ אוקטובר|אוק׳ נובמבר|נוב׳ דצמבר|דצמ׳
el: ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ|μάρ απριλίου|απρίλιος|απρ
μαΐου|μάιος|μαΐ|μάι ιουνίου|ιούνιος|ιουν|ιούν ιουλίου|ιούλιος|ιουλ|ιούλ αυγούστου|αύγουστος|αυγ|αύγ
σεπτεμβρίου|σεπτέμβριος|σεπ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε|νοέ δεκεμβρίου|δεκέμβριος|δεκ
ar: يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
hi: जनवरी|जन॰ फ़रवरी|फ़र॰ मार्च अप्रैल मई जून जुलाई|जुल॰ अगस्त|अग॰ सितंबर|सित॰ अक्टूबर|अक्टू॰ नवंबर|नव॰ दिसंबर|दिस॰
"""

WHOLE = """
sq: janar|jan shkurt|shk mars|mar prill|pri maj qershor|qer korrik|korr gusht|gush shtator|sht tetor|tet nëntor|nën
dhjetor|dhj
hy: հունվարի|հունվար|հնվ փետրվարի|փետրվար|փտվ մարտի|մարտ|մրտ ապրիլի|ապրիլ|ապր մայիսի|մայիս|մյս հունիսի|հունիս|հնս
հուլիսի|հուլիս|հլս օգոստոսի|օգոստոս|օգս սեպտեմբերի|սեպտեմբեր|սեպ հոկտեմբերի|հոկտեմբեր|հոկ նոյեմբերի|նոյեմբեր|նոյ
դեկտեմբերի|դեկտեմբեր|դեկ
az: yanvar|yan fevral|fev mart|mar aprel|apr may iyun|iyn iyul|iyl avqust|avq sentyabr|sen oktyabr|okt noyabr|noy
dekabr|dek
bn: জানুয়ারী|জানু ফেব্রুয়ারী|ফেব মার্চ এপ্রিল|এপ্রি মে জুন জুলাই|জুল আগস্ট সেপ্টেম্বর|সেপ অক্টোবর|অক্টো
নভেম্বর|নভে ডিসেম্বর|ডিসে
bs: januar|jan februar|feb mart|mar april|apr maj juni|jun juli|jul august|aug septembar|sep oktobar|okt
novembar|nov decembar|dec
hr: siječnja|siječanj|sij veljače|veljača|velj ožujka|ožujak|ožu travnja|travanj|tra svibnja|svibanj|svi
lipnja|lipanj|lip srpnja|srpanj|srp kolovoza|kolovoz|kol rujna|rujan|ruj listopada|listopad|lis
studenoga|studeni|stu prosinca|prosinac|pro
fa: ژانویهٔ|ژانویه فوریهٔ|فوریه مارس آوریل مهٔ|مه ژوئن ژوئیهٔ|ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
ps: جنوري فبروري|فېبروري مارچ اپریل مۍ جون جولای اګست سېپتمبر|سپتمبر اکتوبر نومبر دسمبر
ur: جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ug: يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر
ckb: کانوونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمووز ئاب ئەیلوول تشرینی_یەکەم تشرینی_دووەم کانونی_یەکەم
ka: იანვარი|იან თებერვალი|თებ მარტი|მარ აპრილი|აპრ მაისი|მაი ივნისი|ივნ ივლისი|ივლ აგვისტო|აგვ სექტემბერი|სექ
ოქტომბერი|ოქტ ნოემბერი|ნოე დეკემბერი|დეკ
lv: janvāris|janv februāris|febr marts aprīlis|apr maijs jūnijs|jūn jūlijs|jūl augusts|aug septembris|sept
oktobris|okt novembris|nov decembris|dec
et: jaanuar|jaan veebruar|veebr märts aprill|apr mai juuni juuli august|aug september|sept oktoober|okt november|nov
detsember|dets
is: janúar|jan febrúar|feb mars|mar apríl|apr maí júní|jún júlí|júl ágúst|ágú september|sep október|okt nóvember|nóv
desember|des
sk: januára|január|jan februára|február|feb marca|marec|mar apríla|apríl|apr mája|máj júna|jún júla|júl
augusta|august|aug septembra|september|sep októbra|október|okt novembra|november|nov decembra|december|dec
be: студзеня|студзень|сту лютага|люты|лют сакавіка|сакавік|сак красавіка|красавік|кра мая|май чэрвеня|чэрвень|чэр
ліпеня|ліпень|ліп жніўня|жнівень|жні верасня|верасень|вер кастрычніка|кастрычнік|кас лістапада|лістапад|ліс
снежня|снежань|сне
mk: јануари|јан февруари|фев март|мар април|апр мај јуни|јун јули|јул август|авг септември|сеп октомври|окт
ноември|ное декември|дек
sr: јануар|јан фебруар|феб март|мар април|апр мај јун јул август|авг септембар|сеп октобар|окт новембар|нов
децембар|дец
sr_Latn: januar|jan februar|feb mart|mar april|apr maj jun jul avgust|avg septembar|sep oktobar|okt novembar|nov
decembar|dec
uz: yanvar|yan fevral|fev mart|mar aprel|apr may iyun|iyn iyul|iyl avgust|avg sentabr|sen oktabr|okt noyabr|noy
dekabr|dek
uz_Cyrl: январ|янв феврал|фев март|мар апрел|апр май июн июл август|авг сентябр|сен октябр|окт ноябр|ноя декабр|дек
kk: қаңтар|қаң ақпан|ақп наурыз|нау сәуір|сәу мамыр|мам маусым|мау шілде|шіл тамыз|там қыркүйек|қыр қазан|қаз
қараша|қар желтоқсан|жел
ky: январь|янв февраль|фев март|мар апрель|апр май июнь|июн июль|июл август|авг сентябрь|сен октябрь|окт ноябрь|ноя
декабрь|дек
tg: январ|янв феврал|фев март|мар апрел|апр май июн июл август|авг сентябр|сен октябр|окт ноябр|ноя декабр|дек
tk: ýanwar|ýan fewral|few mart|mar aprel|apr maý iýun iýul awgust|awg sentýabr|sen oktýabr|okt noýabr|noý dekabr|dek
ha: janairu|jan faburairu|fab maris|mar afirilu|afi mayu|may yuni|yun yuli|yul agusta|agu satumba|sat oktoba|okt
nuwamba|nuw disamba|dis
sw: januari|jan februari|feb machi|mac aprili|apr mei juni|jun julai|jul agosti|ago septemba|sep oktoba|okt
novemba|nov desemba|des
so: janaayo|jannaayo|jan febraayo|feb maarso|mar abriil|abr maayo|may juun|jun luulyo|lul agosto|ogosto|ogs
sebtembar|sebteembar|seb oktoobar|okt noofeembar|nof diseembar|dis
fil: enero|ene pebrero|peb marso|mar abril|abr mayo|may hunyo|hun hulyo|hul agosto|ago setyembre|set oktubre|okt
nobyembre|nob disyembre|dis
ms: januari|jan februari|feb mac april|apr mei jun julai|jul ogos|ogo september|sep oktober|okt november|nov
disember|dis
am: ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል|ኤፕሪ ሜይ ጁን ጁላይ ኦገስት|ኦገስ ሴፕቴምበር|ሴፕቴ ኦክቶበር|ኦክቶ ኖቬምበር|ኖቬም ዲሴምበር|ዲሴም
ta: ஜனவரி பிப்ரவரி|பிப் மார்ச்|மார் ஏப்ரல்|ஏப் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர்|செப் அக்டோபர்|அக் நவம்பர் டிசம்பர்|டிச
te: జనవరి ఫిబ్రవరి|ఫిబ్ర మార్చి ఏప్రిల్|ఏప్రి మే జూన్ జులై ఆగస్టు సెప్టెంబర్|సెప్టెం అక్టోబర్|అక్టో నవంబర్|నవం
డిసెంబర్|డిసెం
ml: ജനുവരി|ജനു ഫെബ്രുവരി|ഫെബ്രു മാർച്ച്|മാർ ഏപ്രിൽ|ഏപ്രി മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ|സെപ്റ്റം ഒക്‌ടോബർ|ഒക്ടോ
നവംബർ|നവം ഡിസംബർ|ഡിസം
kn: ಜನವರಿ ಫೆಬ್ರವರಿ|ಫೆಬ್ರ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್|ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್|ಸೆಪ್ಟೆಂ ಅಕ್ಟೋಬರ್|ಅಕ್ಟೋ ನವೆಂಬರ್|ನವೆಂ
ಡಿಸೆಂಬರ್|ಡಿಸೆಂ
gu: જાન્યુઆરી|જાન્યુ ફેબ્રુઆરી|ફેબ્રુ માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર|સપ્ટે ઑક્ટોબર|ઑક્ટો નવેમ્બર|નવે
ડિસેમ્બર|ડિસે
mr: जानेवारी|जाने फेब्रुवारी|फेब्रु मार्च एप्रिल|एप्रि मे जून जुलै ऑगस्ट सप्टेंबर|सप्टें ऑक्टोबर|ऑक्टो
नोव्हेंबर|नोव्हें डिसेंबर|डिसें
ne: जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
pa: ਜਨਵਰੀ ਫ਼ਰਵਰੀ|ਫ਼ਰ ਮਾਰਚ ਅਪ੍ਰੈਲ|ਅਪ੍ਰੈ ਮਈ ਜੂਨ ਜੁਲਾਈ|ਜੁਲਾ ਅਗਸਤ ਸਤੰਬਰ|ਸਤੰ ਅਕਤੂਬਰ|ਅਕਤੂ ਨਵੰਬਰ|ਨਵੰ ਦਸੰਬਰ|ਦਸੰ
si: ජනවාරි පෙබරවාරි|පෙබ මාර්තු|මාර් අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු|අගෝ සැප්තැම්බර්|සැප් ඔක්තෝබර්|ඔක් නොවැම්බර්|නොවැ
දෙසැම්බර්|දෙසැ
th: มกราคม|ม.ค กุมภาพันธ์|ก.พ มีนาคม|มี.ค เมษายน|เม.ย พฤษภาคม|พ.ค มิถุนายน|มิ.ย กรกฎาคม|ก.ค สิงหาคม|ส.ค กันยายน|ก.ย
ตุลาคม|ต.ค พฤศจิกายน|พ.ย ธันวาคม|ธ.ค
lo: ມັງກອນ|ມ.ກ ກຸມພາ|ກ.ພ ມີນາ|ມ.ນ ເມສາ|ມ.ສ ພຶດສະພາ|ພ.ພ ມິຖຸນາ|ມິ.ຖ ກໍລະກົດ|ກ.ລ ສິງຫາ|ສ.ຫ ກັນຍາ|ກ.ຍ ຕຸລາ|ຕ.ລ
ພະຈິກ|ພ.ຈ ທັນວາ|ທ.ວ
ar_LB: كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ar_TN: جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
ar_MA: يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
fa_AF: جنوری فبروری مارچ اپریل می جون جولای اگست سپتمبر اکتوبر نومبر دسمبر
km: មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
my: ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
bo: ཟླ་བ་དང་པོ|ཟླ་བ་དང་པོ་ ཟླ་བ་གཉིས་པ|ཟླ་བ་གཉིས་པ་ ཟླ་བ་གསུམ་པ|ཟླ་བ་གསུམ་པ་ ཟླ་བ་བཞི་པ|ཟླ་བ་བཞི་པ་
ཟླ་བ་ལྔ་པ|ཟླ་བ་ལྔ་པ་ ཟླ་བ་དྲུག་པ|ཟླ་བ་དྲུག་པ་ ཟླ་བ་བདུན་པ|ཟླ་བ་བདུན་པ་ ཟླ་བ་བརྒྱད་པ|ཟླ་བ་བརྒྱད་པ་
ཟླ་བ་དགུ་པ|ཟླ་བ་དགུ་པ་ ཟླ་བ་བཅུ་པ|ཟླ་བ་བཅུ་པ་ ཟླ་བ་བཅུ་གཅིག་པ|ཟླ་བ་བཅུ་གཅིག་པ་ ཟླ་བ་བཅུ་གཉིས་པ|ཟླ་བ་བཅུ་གཉིས་པ་
ku: rêbendan sibat adar nîsan gulan hezîran tîrmeh tebax îlon cotmeh mijdar berfanbar
cy: ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
ga: eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán_fómhair deireadh_fómhair samhain nollaig
eu: urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua
gl: xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
om: amajjii guraandhala bitootessa eebila caamsaa waxabajjii adoolessa hagayya fulbaana onkoloolessa sadaasa mudde
sn: ndira kukadzi kurume kubvumbi chivabvu chikumi chikunguru nyamavhuvhu gunyana gumiguru mbudzi zvita
nd: zibandlela nhlolanja mbimbitho mabasa nkwenkwezi nhlangula ntulikazi ncwabakazi mpandula mfumfu lwezi mpalakazi
ig: jenụwarị febrụwarị maachị epreel mee jun julaị ọgọọst septemba ọktoba novemba disemba
rw: mutarama gashyantare werurwe mata gicurasi kamena nyakanga kanama nzeri ukwakira ugushyingo ukuboza
af: januarie februarie maart april mei junie julie augustus september oktober november desember
mt: jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru
"""

DAYS = "mar marti paz sat sen sht sub sze"
