package config

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/alecthomas/kong"
)

// File reads settings from a JSON object, by their names: {"addr": ":8080"}. What
// the command line or the environment says counts more. A name that is none is an
// error.
func File(r io.Reader) (kong.Resolver, error) {
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	values := file{}
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("it is not a JSON object: %w", err)
	}
	return values, nil
}

type file map[string]any

// Validate refuses names that no command knows.
func (f file) Validate(app *kong.Application) error {
	known := flagNames(app.Node)
	for name := range f {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no setting %q", name)
		}
	}
	return nil
}

func flagNames(node *kong.Node) []string {
	var names []string
	for _, flag := range node.Flags {
		names = append(names, flag.Name)
	}
	for _, child := range node.Children {
		names = append(names, flagNames(child)...)
	}
	return names
}

// Resolve is asked for flags that the command line does not give.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return f[flag.Name], nil
}
