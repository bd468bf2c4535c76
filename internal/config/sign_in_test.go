package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/config"
)

func TestUnsafeSignInSettingsAreNamed(t *testing.T) {
	t.Parallel()
	good := config.SignIn{
		OIDCIssuer: "https://login.example.gov.uk", OIDCClientID: "duecourse", OIDCAudience: "duecourse-api",
		SessionIdle: time.Minute, SessionLongest: time.Hour,
	}
	require.NoError(t, good.Check(""))
	require.NoError(t, config.SignIn{}.Check("people.json"))
	require.ErrorContains(t, config.SignIn{}.Check(""), "nobody could sign in")
	for says, change := range map[string]func(*config.SignIn){
		"oidc-issuer":             func(s *config.SignIn) { s.OIDCIssuer = "http://login.example.gov.uk" },
		"oidc-discovery":          func(s *config.SignIn) { s.OIDCDiscovery = "provider" },
		"oidc-client-secret-file": func(s *config.SignIn) { s.OIDCClientSecretFile = "nowhere" },
		"oidc-audience":           func(s *config.SignIn) { s.OIDCAudience = "duecourse" },
		"session-idle":            func(s *config.SignIn) { s.SessionIdle = 0 },
		"session-longest":         func(s *config.SignIn) { s.SessionLongest = time.Second },
	} {
		wrong := good
		change(&wrong)
		require.ErrorContains(t, wrong.Check(""), says)
	}
}
