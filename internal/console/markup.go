package console

import (
	"html/template"
	"strings"
	"time"
)

// Most of what a long page costs is html/template finding and escaping one value after
// another. What stands in each line of a list, and the options of a select, are made
// here instead. Every text goes through escaped; nothing else makes markup of it.

func escaped(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // it is escaped
}

// href leads to a page of the console. The path begins with a slash.
func href(path string) template.HTMLAttr {
	return template.HTMLAttr(`href="` + escaped(path) + `"`) //nolint:gosec // it is escaped
}

// timed is a line with a time in it.
func (c *Console) timed(before string, at time.Time, after string) template.HTML {
	return escaped(before) + c.when(at) + escaped(after)
}

// options are those of a select.
func options(list []choice) template.HTML {
	var out strings.Builder
	for _, o := range list {
		out.WriteString(`<option value="`)
		template.HTMLEscape(&out, []byte(o.Value))
		out.WriteString(`"`)
		if o.Chosen {
			out.WriteString(` selected`)
		}
		out.WriteString(`>`)
		template.HTMLEscape(&out, []byte(o.Label))
		out.WriteString(`</option>`)
	}
	return template.HTML(out.String()) //nolint:gosec // made of what is escaped
}
