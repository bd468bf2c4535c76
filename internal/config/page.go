package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Page describes every setting of a program in Markdown, as docs/settings.md has
// it: a table for each group, and which commands take the setting.
func Page(app *kong.Application) string {
	groups := groupsOf(app.Node)
	var page strings.Builder
	page.WriteString("# Settings\n\n")
	page.WriteString("Written from the code by `make generate`; do not edit it. How to run Due Course is in [operations.md](operations.md).\n\n")
	page.WriteString("Each setting is a flag, a variable of the environment, or a name in the JSON file that `--config` names: " +
		"the flag counts more than the variable, the variable more than the file.\n")
	for _, g := range groups {
		fmt.Fprintf(&page, "\n## %s\n\n| setting | variable | default | for | |\n| --- | --- | --- | --- | --- |\n", g.title)
		for _, s := range g.settings {
			fmt.Fprintf(&page, "| `--%s` | %s | %s | %s | %s |\n",
				s.flag.Name, code(strings.Join(s.flag.Envs, ", ")), s.fallback(), strings.Join(s.commands, ", "), s.flag.Help)
		}
	}
	return page.String()
}

type group struct {
	title    string
	settings []*setting
}

type setting struct {
	flag     *kong.Flag
	commands []string
}

// groupsOf goes through the commands in order. Several take the same setting: it
// is listed once.
func groupsOf(app *kong.Node) []*group {
	var groups []*group
	for _, command := range app.Leaves(true) {
		for _, flag := range command.Flags {
			if flag.Group == nil {
				continue
			}
			g := pick(&groups, func(g *group) bool { return g.title == flag.Group.Title }, group{title: flag.Group.Title})
			s := pick(&g.settings, func(s *setting) bool { return s.flag.Name == flag.Name }, setting{flag: flag})
			s.commands = append(s.commands, command.Name)
		}
	}
	return groups
}

// pick finds what there is, or adds what there is not.
func pick[T any](list *[]*T, is func(*T) bool, otherwise T) *T {
	if i := slices.IndexFunc(*list, is); i >= 0 {
		return (*list)[i]
	}
	*list = append(*list, &otherwise)
	return &otherwise
}

func (s *setting) fallback() string {
	if s.flag.Required {
		return "**required**"
	}
	return code(s.flag.Default)
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
