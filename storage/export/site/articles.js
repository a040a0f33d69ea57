---
---
const articles = [
{%- for post in site.posts %}
[{{ post.title | jsonify }}, {{ post.url | remove_first: "/" | jsonify }}, {{ post.categories | first | jsonify }}, "{{ post.date | date: '%Y-%m-%d' }}", {{ post.content | strip_html | normalize_whitespace | truncate: 500 | jsonify }}],
{%- endfor %}
];
