package deploy_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// load reads docker-compose.yml as Docker would: against the Compose schema, with
// variables filled in and references looked up.
func load(t *testing.T, env []string, profiles ...string) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"}, cli.WithEnv(env), cli.WithProfiles(profiles), cli.WithWorkingDirectory(".."))
	require.NoError(t, err)
	return options.LoadProject(t.Context())
}

func council() []string {
	return []string{
		"DUECOURSE_BASE_URL=https://cases.example.gov.uk", "DUECOURSE_TEMPORAL_UI=https://temporal.example.gov.uk",
		"DUECOURSE_SMTP_ADDR=mail.example.gov.uk:587", "DUECOURSE_SMTP_FROM=due-course@example.gov.uk",
	}
}

func loaded(t *testing.T) *types.Project {
	t.Helper()
	project, err := load(t, council())
	require.NoError(t, err)
	return project
}

func TestComposeFileLoadsOnlyWithEveryRequiredSetting(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"api", "browser", "migrate", "postgres", "temporal", "temporal-namespace", "temporal-schema", "temporal-ui", "worker"},
		slices.Sorted(maps.Keys(loaded(t).Services)))
	for i, setting := range council() {
		_, err := load(t, slices.Delete(council(), i, i+1))
		name, _, _ := strings.Cut(setting, "=")
		require.ErrorContains(t, err, name)
	}
}

func TestTheDemoHasAMailServerOfItsOwn(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("demo.env")
	require.NoError(t, err)
	project, err := load(t, strings.Split(strings.TrimSpace(string(text)), "\n"), "demo")
	require.NoError(t, err)
	require.Contains(t, project.Services, "mail")
	require.Equal(t, "mail:1025", *project.Services["worker"].Environment["DUECOURSE_SMTP_ADDR"])
}

func TestServicesStartAfterTheServicesThatTheyNeed(t *testing.T) {
	t.Parallel()
	project := loaded(t)
	for service, needs := range map[string]map[string]string{
		"temporal-schema":    {"postgres": types.ServiceConditionHealthy},
		"temporal":           {"temporal-schema": types.ServiceConditionCompletedSuccessfully},
		"temporal-namespace": {"temporal": types.ServiceConditionHealthy},
		"temporal-ui":        {"temporal": types.ServiceConditionHealthy},
		"migrate":            {"postgres": types.ServiceConditionHealthy},
		"worker":             {"migrate": types.ServiceConditionCompletedSuccessfully, "temporal-namespace": types.ServiceConditionCompletedSuccessfully},
		"api":                {"migrate": types.ServiceConditionCompletedSuccessfully, "temporal-namespace": types.ServiceConditionCompletedSuccessfully},
	} {
		found := map[string]string{}
		for name, dependency := range project.Services[service].DependsOn {
			found[name] = dependency.Condition
		}
		require.Equal(t, needs, found, service)
	}
	for name, service := range project.Services {
		ends := slices.Contains([]string{"migrate", "temporal-schema", "temporal-namespace"}, name)
		require.Equal(t, ends, service.HealthCheck == nil, "%s: what keeps running is asked how it is", name)
	}
}

func TestNoPasswordIsInTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, service := range loaded(t).Services {
		for variable, value := range service.Environment {
			secret := regexp.MustCompile(`PASSWORD|PWD|SECRET|TOKEN`).MatchString(variable)
			if secret && value != nil {
				require.True(t, strings.HasPrefix(*value, "/run/secrets/"), "%s: %s", name, variable)
			}
			if value != nil {
				require.NotRegexp(t, `://[^/@]*:[^/@]*@`, *value, "%s: %s", name, variable)
			}
		}
	}
}

func TestOnlyLocalPortsAreOpenAndDatabaseAndTemporalAreInternal(t *testing.T) {
	t.Parallel()
	project := loaded(t)
	for name, service := range project.Services {
		for _, port := range service.Ports {
			require.Equal(t, "127.0.0.1", port.HostIP, name)
		}
	}
	require.True(t, bool(project.Networks["inside"].Internal))
	for _, name := range []string{"postgres", "temporal"} {
		require.Equal(t, []string{"inside"}, slices.Collect(maps.Keys(project.Services[name].Networks)))
		require.Empty(t, project.Services[name].Ports)
	}
}

func TestBrowserReachesNeitherDatabaseNorTemporalNorSecrets(t *testing.T) {
	t.Parallel()
	project := loaded(t)
	browser := project.Services["browser"]
	for name, service := range project.Services {
		if name == "worker" || name == "browser" {
			continue
		}
		for network := range service.Networks {
			require.NotContains(t, browser.Networks, network, name)
		}
	}
	require.Contains(t, project.Services["worker"].Networks, "screenshots")
	require.Contains(t, browser.Networks, "screenshots")
	require.True(t, bool(project.Networks["screenshots"].Internal))
	require.Empty(t, browser.Secrets)
	require.Empty(t, browser.Volumes)
	require.Equal(t, "http://browser:8081", *project.Services["worker"].Environment["DUECOURSE_BROWSER_URL"])
	for name, service := range project.Services {
		if name != "browser" {
			require.Empty(t, service.CapAdd, name)
		}
	}
}

func TestNothingSpeaksToTemporalOrTheDatabaseWithoutTLS(t *testing.T) {
	t.Parallel()
	project := loaded(t)
	own := map[string]string{"api": "api_tls_key", "worker": "worker_tls_key", "temporal-ui": "ui_tls_key", "temporal-namespace": "setup_tls_key", "temporal": "temporal_tls_key", "postgres": "postgres_tls_key"}
	for name, service := range project.Services {
		for variable, value := range service.Environment {
			if variable == "DUECOURSE_DATABASE_URL" {
				require.Contains(t, *value, "sslmode=verify-full", name)
			}
			require.NotContains(t, variable, "PLAINTEXT", name)
		}
		for _, secret := range service.Secrets {
			require.NotEqual(t, "tls_ca_key", secret.Source, name)
			if strings.HasSuffix(secret.Source, "_tls_key") {
				require.Equal(t, own[name], secret.Source, "%s has its own key only", name)
			}
		}
	}
	for _, name := range []string{"api", "worker"} {
		require.Equal(t, "true", *project.Services[name].Environment["DUECOURSE_TEMPORAL_TLS"], name)
	}
	for variable, service := range map[string]string{"TEMPORAL_TLS_REQUIRE_CLIENT_AUTH": "temporal", "SQL_TLS_ENABLED": "temporal", "SQL_TLS": "temporal-schema", "TEMPORAL_DISABLE_WRITE_ACTIONS": "temporal-ui"} {
		require.Equal(t, "true", *project.Services[service].Environment[variable], variable)
	}
}

func TestImagesArePinned(t *testing.T) {
	t.Parallel()
	for name, service := range loaded(t).Services {
		require.Regexp(t, `:(\d+\.\d+|local$)`, service.Image, name)
	}
}

func TestEveryMountedFileExists(t *testing.T) {
	t.Parallel()
	for name, service := range loaded(t).Services {
		for _, volume := range service.Volumes {
			if volume.Type == types.VolumeTypeBind {
				require.FileExists(t, volume.Source, name)
			}
		}
	}
}

func TestEverySettingIsKnownToTheProgram(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/settings.md")
	require.NoError(t, err)
	for name, service := range loaded(t).Services {
		for variable := range service.Environment {
			if strings.HasPrefix(variable, "DUECOURSE_") {
				require.Contains(t, string(page), "`"+variable+"`", name)
			}
		}
	}
}

func TestTemporalIsConfiguredAsInTheDevStack(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("temporal/dynamicconfig.yaml")
	require.NoError(t, err)
	var settings map[string][]struct{ Value any }
	require.NoError(t, yaml.Unmarshal(text, &settings))
	for name, value := range map[string]any{
		"history.maxInFlightUpdates": 1000, "history.maxTotalUpdates": 100000,
		"history.transferProcessorMaxPollRPS": 2000, "history.timerProcessorMaxPollRPS": 2000, "history.visibilityProcessorMaxPollRPS": 2000,
		"matching.numTaskqueueReadPartitions": 1, "matching.numTaskqueueWritePartitions": 1, "frontend.enableServerVersionCheck": false,
	} {
		require.Len(t, settings[name], 1, name)
		require.Equal(t, value, settings[name][0].Value, name)
	}
	require.Len(t, settings, 8)
}

func TestEverySecretIsCreatedAndCreatedOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "secrets")
	makeSecrets(t, dir)
	first := read(t, dir)
	for name, secret := range loaded(t).Secrets {
		require.Contains(t, first, filepath.Base(secret.File), name)
	}
	makeSecrets(t, dir)
	require.Equal(t, first, read(t, dir), "what is there stays")
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.NotEqual(t, first["database_password"], first["temporal_password"])
	require.Len(t, first["reference_secret"], 43)
	for _, name := range []string{"temporal_keys", "signing_keys"} {
		require.Regexp(t, `^\S+ [A-Za-z0-9+/]{43}=\n$`, first[name])
	}
	require.NotEqual(t, first["temporal_keys"], first["signing_keys"])
}

func makeSecrets(t *testing.T, dir string) {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), "sh", "secrets.sh", dir).CombinedOutput()
	require.NoError(t, err, "%s", said)
}

func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	files := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		files[entry.Name()] = string(text)
	}
	return files
}
