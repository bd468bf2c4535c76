package devstack

import (
	"crypto/tls"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	serverconfig "go.temporal.io/server/common/config"
	"go.yaml.in/yaml/v3"

	"duecourse/internal/config"
)

// composeTLS makes the certificates of an installation, and reads how docker-compose.yml
// configures the Temporal server's TLS, with the server's own template for its settings
// in the environment.
func composeTLS(t *testing.T) (secrets string, server *serverconfig.RootTLS) {
	t.Helper()
	secrets = filepath.Join(t.TempDir(), "secrets")
	said, err := exec.CommandContext(t.Context(), "sh", "../../deploy/secrets.sh", secrets).CombinedOutput()
	require.NoError(t, err, "%s", said)
	text, err := os.ReadFile("../../docker-compose.yml")
	require.NoError(t, err)
	var file struct {
		Services map[string]struct{ Environment yaml.Node }
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	var environment map[string]string
	node := file.Services["temporal"].Environment
	require.NoError(t, node.Decode(&environment))
	for name, value := range environment {
		t.Setenv(name, strings.ReplaceAll(value, "/run/secrets", secrets))
	}
	settings, err := serverconfig.Load(serverconfig.WithEmbedded())
	require.NoError(t, err)
	return secrets, &settings.Global.TLS
}

// certificateOf is what a program of Compose connects with, by the settings of duecourse.
func certificateOf(t *testing.T, secrets, program string) *tls.Config {
	t.Helper()
	in := func(name string) string { return filepath.Join(secrets, name) }
	settings, err := config.Temporal{
		TemporalTLS: true, TemporalCA: in("tls_ca"), TemporalCert: in(program + "_tls_cert"), TemporalKey: in(program + "_tls_key"),
	}.TLS()
	require.NoError(t, err)
	settings.ServerName = "temporal" // the test reaches it at 127.0.0.1
	return settings
}

func TestTheTemporalServerOfComposeLetsInOnlyWhoHasACertificate(t *testing.T) {
	secrets, server := composeTLS(t)
	running := startServerOn(t, TemporalOptions{Ephemeral: true, TLS: server, ClientTLS: certificateOf(t, secrets, "setup"), SearchAttributes: SearchAttributes()})
	t.Cleanup(func() { require.NoError(t, running.Stop()) })
	others, _ := composeTLS(t) // another installation's certificates

	for _, program := range []string{"api", "worker", "ui", "setup"} {
		require.NoError(t, ask(t, running, certificateOf(t, secrets, program)), program)
	}
	anonymous := certificateOf(t, secrets, "api")
	anonymous.Certificates = nil
	stranger := certificateOf(t, others, "api")
	stranger.RootCAs = anonymous.RootCAs
	database := certificateOf(t, secrets, "postgres") // it may serve, and not connect
	for name, refused := range map[string]*tls.Config{"plain": nil, "no certificate": anonymous, "another's": stranger, "the database's": database} {
		require.Error(t, ask(t, running, refused), name)
	}
	require.ErrorContains(t, ask(t, running, certificateOf(t, others, "api")), "certificate", "the server proves who it is as well")

	c := dialTLS(t, running, certificateOf(t, secrets, "worker"))
	t.Cleanup(c.Close)
	defer work(t, c)()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "nap/tls", TaskQueue: napQueue}, nap, time.Millisecond)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
}

// ask asks the server something that needs its database.
func ask(t *testing.T, server *Temporal, with *tls.Config) error {
	t.Helper()
	c := dialTLS(t, server, with)
	defer c.Close()
	_, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: Namespace})
	return err
}

func dialTLS(t *testing.T, server *Temporal, with *tls.Config) client.Client {
	t.Helper()
	c, err := client.NewLazyClient(client.Options{
		HostPort: server.HostPort(), Namespace: Namespace, ConnectionOptions: client.ConnectionOptions{TLS: with, GetSystemInfoTimeout: 5 * time.Second},
	})
	require.NoError(t, err)
	return c
}
