/* The sentences of a page in reading order, for aloud.js. Plain ES2015.

   ylSentences(root) returns a list of { spoken, parts }. ``spoken`` is the text for the voice. ``parts`` are its places on the
   page: { node, from, to } in a text node, or { node } for a picture. The page is not changed. */
(() => {
  "use strict";
  // Characters: about 20 seconds, which are spoken again after a pause. Engines cut off much longer texts.
  const MAX_LENGTH = 80;
  // Code, forms and footnote marks mean nothing to a listener; with pinyin every character would be spoken twice.
  const SKIPPED = "nav,script,style,noscript,template,pre,rt,rp,form,button,input,select,textarea,audio,video,iframe," +
    ".footnote-ref,.footnote-backref,.yl-recording,.yl-task,[aria-hidden=true],[hidden]";
  const READABLE = /[0-9A-Za-z\u3400-\u9fff\uf900-\ufaff\ud840-\udfff]/;
  const SENTENCE = /(?:[^。！？；…!?;]|[!?;](?=[!-~]))*(?:[。！？；…!?;]+[”’』」）》】)]*|$)/g; // the ? of an address ends nothing
  const FOLDED = "。这一段收起来了，点开才会读。";

  window.ylSentences = root => {
    const sentences = [];
    let text = "", parts = [], prefix = "", suffix = "";

    /* End a block (a paragraph, a cell, a line): cut its text into sentences. */
    function flush() {
      split(text).forEach(([start, end], number, all) => {
        const spoken = (number ? "" : prefix) + spokenForm(text.slice(start, end)) + (number === all.length - 1 ? suffix : "");
        // Of an empty text some engines never report the end.
        if (!spoken) { return; }
        sentences.push({
          spoken,
          parts: parts.filter(part => part.start < end && part.end > start).map(({ node, start: first, end: last, isPicture }) =>
            isPicture ? { node } : { node, from: Math.max(0, start - first), to: Math.min(last, end) - first })
        });
      });
      text = prefix = suffix = "";
      parts = [];
    }
    function add(node, words, isPicture) {
      parts.push({ node, start: text.length, end: text.length + words.length, isPicture });
      text += words;
    }
    function walk(element) {
      for (const child of Array.from(element.childNodes)) {
        if (child.nodeType === 3) { add(child, child.data); }
        if (child.nodeType !== 1 || child.matches(SKIPPED)) { continue; }
        // The cells say the heads of their columns.
        if (child.tagName === "THEAD" && child.parentNode.querySelector("td")) { continue; }
        const style = getComputedStyle(child);
        if (style.display === "none" || style.visibility === "hidden") { continue; }
        if (/^(img|svg)$/i.test(child.tagName)) {
          const words = child.getAttribute("alt") || child.getAttribute("aria-label");
          if (words) { flush(); add(child, "图片：" + words, true); flush(); }
          continue;
        }
        const isBlock = child.tagName === "BR" || !/^(inline|ruby|contents)/.test(style.display);
        if (isBlock) { const outer = prefix; flush(); prefix = prefixOf(child, style) || outer; }
        if (child.tagName !== "DETAILS" || child.open) { walk(child); }
        else if (child.querySelector("summary")) { walk(child.querySelector("summary")); suffix = FOLDED; }
        if (isBlock) { flush(); }
      }
    }
    walk(root);
    flush();
    return sentences;
  };

  /* Return what is spoken before an element and is not its text: the number of a list item, the label of a table cell. */
  function prefixOf(element, style) {
    if (element.tagName === "LI") {
      const list = element.parentNode, task = element.querySelector(":scope > .yl-task, :scope > p:first-child > .yl-task");
      const first = list.start === undefined ? 1 : list.start;
      const number = style.listStyleType === "decimal" ? first + Array.from(list.children).indexOf(element) + "，" : "";
      return number + (task ? task.title + "，" : "");
    }
    if (element.tagName !== "TD") { return ""; }
    const head = element.closest("table").querySelectorAll("thead th")[element.cellIndex];
    const label = element.getAttribute("data-label") || (head ? head.textContent.trim() : "");
    return label && label + "：";
  }

  /* Return the [start, end] of each sentence of a text. An overlong sentence is cut at a comma. */
  function split(text) {
    const spans = [];
    let start = 0;
    for (const sentence of text.match(SENTENCE) || []) {
      const end = start + sentence.length;
      while (start < end) {
        let piece = text.slice(start, Math.min(end, start + MAX_LENGTH));
        const comma = start + piece.length < end && /^[^]*[，、：]/.exec(piece);
        if (comma) { piece = comma[0]; }
        if (READABLE.test(piece)) { spans.push([start, start + piece.length]); }
        start += piece.length;
      }
    }
    return spans;
  }

  const DIGITS = "零幺二三四五六七八九";
  const UNITS = {
    mmhg: "毫米汞柱", "mmol/l": "毫摩尔每升", kg: "公斤", mg: "毫克", g: "克", km: "公里", cm: "厘米", mm: "毫米", m: "米", ml: "毫升",
    l: "升", "℃": "摄氏度", "°c": "摄氏度", "m²": "平方米", "㎡": "平方米", "cm²": "平方厘米", "km²": "平方公里", "m³": "立方米", "㎥": "立方米",
    "km/h": "公里每小时", "μg": "微克", "µg": "微克", iu: "国际单位", kcal: "千卡", kj: "千焦", kwh: "千瓦时", kw: "千瓦", db: "分贝", "°": "度"
  };
  // What is counted: 120 片 is no number of a telephone.
  const COUNTED = "(?![\\d.:：%,]| ?[年月日个次元人天岁分片粒盒支张名户页字万亿公毫克米斤度块本册套步圈桌只级楼层小])";
  const SERVICE = "(?:110|119|120|122|12\\d{3}|9[56]\\d{3})";
  const NUMBERS = new RegExp("(^|[^\\d.第-])(" + SERVICE + "(?: ?(?:[、，/]|和|或|或者) ?" + SERVICE + ")+|12[1-3]\\d{2}|96\\d{3}|\\d{3,8}(?= ?(?:热线|电话|短信|平台|报警|急救|火警|匪警|客服|来电)))" + COUNTED, "g");
  const NAMED = /((?:尾号|号码|验证码|密码|编号|卡号|账号|房号)[是为：:“ ]{0,2})(\d{3,8})(?![\d.])/g;
  const PER = "次天日周月年片人小时分钟秒";
  /* Return digits one by one, as people say the number of a telephone. */
  function oneByOne(number) { return number.replace(/\d/g, digit => DIGITS[digit]).replace(/[- ]/g, "，"); }

  /* Write out in words what a voice would read badly. */
  function spokenForm(text) {
    return text.replace(/\s+/g, " ")
      // Signs that nobody sees; numbers in circles and brackets; pictographs.
      .replace(/[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20e3\ufe00-\ufe0f\ufeff]|\udb40[\udc00-\uddef]/g, "")
      .replace(/[\u2460-\u249b\u2776-\u2793]/g, sign => 1 + (sign < "\u2776" ? (sign.charCodeAt(0) - 0x2460) % 20 : (sign.charCodeAt(0) - 0x2776) % 10) + "，")
      .replace(/[\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff]|[\ud83c-\ud83e][\udc00-\udfff]/g, "")
      // Of an address a listener needs the host, to know whose it is.
      .replace(/(?:https?:\/\/|www\.)[A-Za-z0-9.-]+(?::\d+)?(?:\/[!-~]*)?/g, address => "网址" + address.replace(/^https?:\/\/|[/:](?!\/).*$/g, "").replace(/\./g, "点"))
      .replace(/([A-Za-z0-9._-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g, (all, name, host) => `${name}@${host}`.replace(/\./g, "点").replace("@", " at "))
      .replace(/[○〇](?=[一二三四五六七八九十○〇零年月])/g, "零").replace(/[\u25a0-\u25ff※] ?/g, "")
      .replace(/[\u2160-\u216b\u2170-\u217b]/g, sign => "一,二,三,四,五,六,七,八,九,十,十一,十二".split(",")[sign.charCodeAt(0) % 16])
      .replace(/[(（](0\d{2,3})[)）][- ]?(?=\d{7,8}(?!\d))/g, "$1-").replace(/(^|[^\d])(1[3-9]\d)[- ](\d{4})[- ](\d{4})(?!\d)/g, "$1$2$3$4")
      .replace(/(^|[^\d-])((?:400|800)[- ]?\d{3}[- ]?\d{4}|0\d{2,3}-\d{7,8}|1[3-9]\d{9})(?![\d-])/g,
        (all, before, number) => before + oneByOne(number))
      .replace(/((?:打|拨|拨打|电话|热线|急救|急病|报警|火警|匪警)(?:号码)?[是：:“ ]{0,2})(\d{3,8})(?![\d.:：%]| ?[年月日个次元人天岁分])/g,
        (all, before, number) => before + oneByOne(number))
      // No amount has so many digits without marks between the thousands.
      .replace(/(^|[^\d.])(\d{11,}[Xx]?)(?![\d.])/g, (all, before, number) => before + oneByOne(number))
      .replace(NUMBERS, (all, before, numbers) => before + oneByOne(numbers)).replace(NAMED, (all, before, number) => before + oneByOne(number))
      .replace(/(\d),(?=\d{3}(?!\d))/g, "$1").replace(/[￥¥] ?(\d+(?:\.\d+)?)(?: ?(万|亿))?元?/g, "$1$2元")
      .replace(/US\$ ?(?=\d)/g, "$$").replace(/(^|[^A-Za-z\d])\$ ?(\d+(?:\.\d+)?)(?: ?(万|亿))?(?:美?元)?/g, "$1$2$3美元")
      .replace(/零下[-－](?=\d)/g, "零下").replace(/\b0(\d)(?= ?[月日])/g, "$1").replace(/(^|[^\d)）.点分日月年%-])[-－−](?=\d+(?:\.\d+)?(?: ?[~～—–至到-] ?[-－−]?\d+(?:\.\d+)?)? ?(?:℃|度|°))/g, "$1零下")
      .replace(/(^|[^\d/.])([1-9])\/([2-9]|10)(?![\d/])(?= ?[的片粒以左]|$)/g, "$1$3分之$2")
      .replace(/([了占约近过超达剩满的]) ?([1-9])\/([2-9]|10)(?![\d/])/g, "$1$3分之$2")
      .replace(/(\d{4})([-/.])0?(\d{1,2})\2(?:0?)(\d{1,2})(?![\d.])(?:T(?=\d))?/g, "$1年$3月$4日")
      .replace(/(^|[^\d-])((?:19|20)\d\d)-(?=(?:19|20)\d\d(?![\d-]))/g, "$1$2到").replace(/(^|[^\d第号〕-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-]| ?[号期])/g, (all, before, year, month) => `${before}${year}年${Number(month)}月`)
      .replace(/\b0?(\d{1,2})[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?!\d)/g, (all, hour, minute, second) =>
        hour + "点" + (minute === "00" && !second ? "" : minute.replace(/^0/, "零") + "分") + (second ? second.replace(/^0/, "零") + "秒" : ""))
      .replace(/(比分是?|比例是?|以) ?(\d{1,2}) ?[:：] ?(\d{1,2})(?!\d)|(^|[^\d:：])(\d{1,2}) ?[:：] ?(\d{1,2})(?= ?(?:[获取险大]?胜|赢|负|输|战|击败|领先|落后|的比))/g,
        (all, said, one, other, before, first, second) => said ? said + one + "比" + other : before + first + "比" + second)
      // No hour has minutes of one digit, or of three.
      .replace(/(^|[^\d:第题项表图注])(\d{1,3}):(\d|\d{3,5})(?![\d:])/g, "$1$2比$3")
      .replace(/(周[一二三四五六日天]|星期[一二三四五六日天]) ?[-－—–~～]{1,2} ?(?=周|星期)/g, "$1到")
      .replace(/([\d点分日月年%℃]) ?(?:[—–~～至]{1,2}|[-－](?=\d+ ?[年月日天个人次点分小周岁元米公毫克片粒页节条题章号楼层%])) ?(?=\d|零下)/g, "$1到")
      .replace(/(\d) ?(mmHg|mmol\/L|km\/h|kcal|kWh|kJ|kW|kg|mg|[μµ]g|IU|dB|[kc]?m²|m³|km|cm|mm|m[lL]|㎡|㎥|℃|°[Cc]?|[gmL])(?![A-Za-z²³])/g, (all, digit, unit) => digit + UNITS[unit.toLowerCase()])
      .replace(/(\d)\/(?=\d+毫米汞柱)/g, "$1，").replace(/([\d米]) ?× ?(?=[\d长宽高])/g, "$1乘").replace(/(\d) ?÷ ?(?=\d)/g, "$1除以").replace(/(\d) ?[-－−] ?(?=\d+(?:\.\d+)? ?[=＝])/g, "$1减").replace(/≥ ?(?=\d)/g, "不低于").replace(/≤ ?(?=\d)/g, "不高于")
      .replace(/[>＞] ?(?=\d)/g, "大于").replace(/[<＜] ?(?=\d)/g, "小于").replace(/(\d) ?[+＋] ?(?=\d)/g, "$1加").replace(/(\d%?) ?[=＝] ?(?=\d)/g, "$1等于")
      .replace(/(^|[^\dA-Za-z)）%.-])[-－](?=\d+(?:\.\d+)?%)/g, "$1负").replace(/± ?(?=\d)/g, "正负")
      .replace(new RegExp(`([克升元公斤米度摄氏]|\\d[次个片])/(?=[${PER}])`, "g"), "$1每").replace(/米\/s(?![a-z])/g, "米每秒")
      .replace(/([克升位])\/(kg|m[lL]|L)(?![A-Za-z])/g, (all, one, unit) => one + "每" + UNITS[unit.toLowerCase()])
      .replace(/(\d{1,2})′ ?(\d{1,2})″/g, "$1分$2秒").replace(/(\d+(?:\.\d+)?) ?‰/g, "千分之$1").replace(/(\d) %/g, "$1%").replace(/[ \u00a0]· | ?[→⇒] ?/g, "，").trim();
  }
})();
