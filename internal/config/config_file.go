package config

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/alecthomas/kong"
)

// File reads settings from a JSON object, by their names: {"addr": ":8080"}. The command
// line and the environment count more. An unknown name is an error.
func File(r io.Reader) (kong.Resolver, error) {
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	values := fileValues{}
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("it is not a JSON object: %w", err)
	}
	return values, nil
}

type fileValues map[string]any

// Validate refuses names that no command has.
func (v fileValues) Validate(app *kong.Application) error {
	known := flagNames(app.Node)
	for name := range v {
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

// Resolve returns the value of a flag that is not on the command line.
func (v fileValues) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return v[flag.Name], nil
}
