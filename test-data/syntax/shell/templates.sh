export PW={{ user `pw` }} && echo "x{{ env "Y" }}z" '{{ .A }}'
{% if x %} export A={{ b }}/c {% endif %}
T=${{ secrets.T }} run ${var.name} ${AWS::Region} ${join(",", l)}
{{ if .X }} a {{ end }}
{{name}} --flag={{a}}-{{b}}
printf '{{"k": "v"}}' {{
