package deploy_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stretchr/testify/require"
)

// dockerfile reads the Dockerfile as BuildKit does.
func dockerfile(t *testing.T) []instructions.Stage {
	t.Helper()
	file, err := os.Open("../Dockerfile")
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	parsed, err := parser.Parse(file)
	require.NoError(t, err)
	stages, _, err := instructions.Parse(parsed.AST, nil)
	require.NoError(t, err)
	return stages
}

// ignored reads .dockerignore as BuildKit does.
func ignored(t *testing.T) *patternmatcher.PatternMatcher {
	t.Helper()
	file, err := os.Open("../.dockerignore")
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	patterns, err := ignorefile.ReadAll(file)
	require.NoError(t, err)
	matcher, err := patternmatcher.New(patterns)
	require.NoError(t, err)
	return matcher
}

// TestEverythingThatTheImagesCopyIsSentToTheBuilder finds the sources of each COPY and ADD
// that come from this repository, and fails if .dockerignore leaves one out.
func TestEverythingThatTheImagesCopyIsSentToTheBuilder(t *testing.T) {
	t.Parallel()
	matcher, copied := ignored(t), 0
	for _, stage := range dockerfile(t) {
		for _, command := range stage.Commands {
			var sources []string
			switch c := command.(type) {
			case *instructions.CopyCommand:
				if c.From == "" {
					sources = c.SourcePaths
				}
			case *instructions.AddCommand:
				sources = c.SourcePaths
			}
			for _, source := range sources {
				copied++
				require.NotEmpty(t, sent(t, matcher, source), "%s: nothing of %s is sent", command, source)
			}
		}
	}
	require.GreaterOrEqual(t, copied, 4, "the sources were found")
}

// sent lists the files below a source that reach the builder. A source can be a pattern.
func sent(t *testing.T, matcher *patternmatcher.PatternMatcher, source string) (files []string) {
	t.Helper()
	roots, err := filepath.Glob(filepath.Join("..", source))
	require.NoError(t, err)
	for _, root := range roots {
		require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			relative, err := filepath.Rel("..", path)
			if err != nil || entry.IsDir() {
				return err
			}
			out, err := matcher.MatchesOrParentMatches(relative)
			if !out {
				files = append(files, relative)
			}
			return err
		}))
	}
	return files
}

func TestNeitherSecretsNorTestsNorThisRepositorysHistoryAreSentToTheBuilder(t *testing.T) {
	t.Parallel()
	matcher := ignored(t)
	for _, path := range []string{
		"secrets/temporal_keys", "council.env", ".git/config", "deploy/demo.env", "deploy/secrets.sh", "bin/duecourse", ".duecourse/secret.key",
		"node_modules/sass/package.json", "internal/store/store_test.go", "internal/store/testdata/x", "README.md",
	} {
		out, err := matcher.MatchesOrParentMatches(path)
		require.NoError(t, err)
		require.True(t, out, path)
	}
	for _, path := range []string{"go.mod", "cmd/duecourse/main.go", "deploy/browser.sh", "internal/console/assets/console.scss"} {
		out, err := matcher.MatchesOrParentMatches(path)
		require.NoError(t, err)
		require.False(t, out, path)
	}
}

func TestComposeBuildsStagesThatTheDockerfileHas(t *testing.T) {
	t.Parallel()
	var stages []string
	for _, stage := range dockerfile(t) {
		stages = append(stages, stage.Name)
	}
	built := map[string]bool{}
	for name, service := range loaded(t).Services {
		if service.Build != nil {
			require.Contains(t, stages, service.Build.Target, name)
			built[service.Build.Target] = true
			require.True(t, strings.HasSuffix(service.Image, ":local"), name)
		}
	}
	require.Equal(t, map[string]bool{"api": true, "browser": true}, built)
}
