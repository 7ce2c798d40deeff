"""Text that would run, or break a page, if any template, parser or sink took it for more than text."""

HOSTILE = (
    "{{7*7}}",
    "{% raw %}{% for x in y %}",
    "{#",
    "${1+1}`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]>",
    "'\" onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "\u202eright to left\u202c",
    "a\u2028b\u2029c",
    "=cmd()|'/c calc'!A1",
    "&lt;b&gt; &amp;amp; &#0;",
    "\\u003c \\n \\",
)
