package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settingsPage describes every setting of a program in Markdown, for docs/settings.md: a table for
// each group, with the commands that have the setting.
func settingsPage(app *kong.Application) string {
	groups := groupsOf(app.Node)
	var page strings.Builder
	page.WriteString("# Settings\n\n")
	page.WriteString("`make generate` writes this page from the code. Do not edit it. [operations.md](operations.md) says how to run Due Course.\n\n")
	page.WriteString("Each setting is a flag, an environment variable, or a name in the JSON file of `--config`. " +
		"The flag counts more than the variable, and the variable more than the file.\n")
	for _, g := range groups {
		fmt.Fprintf(&page, "\n## %s\n\n| setting | variable | default | for | |\n| --- | --- | --- | --- | --- |\n", g.title)
		for _, s := range g.settings {
			fmt.Fprintf(&page, "| `--%s` | %s | %s | %s | %s |\n",
				s.flag.Name, code(strings.Join(s.flag.Envs, ", ")), s.defaultValue(), strings.Join(s.commands, ", "), s.flag.Help)
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

// groupsOf lists the settings of all commands in order. A setting of several commands is
// listed once.
func groupsOf(app *kong.Node) []*group {
	var groups []*group
	for _, command := range app.Leaves(true) {
		for _, flag := range command.Flags {
			if flag.Group == nil {
				continue
			}
			g := findOrAdd(&groups, func(g *group) bool { return g.title == flag.Group.Title }, group{title: flag.Group.Title})
			s := findOrAdd(&g.settings, func(s *setting) bool { return s.flag.Name == flag.Name }, setting{flag: flag})
			s.commands = append(s.commands, command.Name)
		}
	}
	return groups
}

// findOrAdd returns the matching element, or adds one.
func findOrAdd[T any](list *[]*T, is func(*T) bool, otherwise T) *T {
	if i := slices.IndexFunc(*list, is); i >= 0 {
		return (*list)[i]
	}
	*list = append(*list, &otherwise)
	return &otherwise
}

func (s *setting) defaultValue() string {
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
