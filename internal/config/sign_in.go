package config

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// SignIn says with which OpenID provider people sign in.
type SignIn struct {
	OIDCIssuer           string            `name:"oidc-issuer" env:"DUECOURSE_OIDC_ISSUER" placeholder:"URL" group:"Signing in" help:"OpenID provider, as its tokens name it: https://login.example.gov.uk/realms/council. Without it, there are no web pages, and the API accepts only tokens of the file of people and of programs."`
	OIDCDiscovery        string            `name:"oidc-discovery" env:"DUECOURSE_OIDC_DISCOVERY" placeholder:"URL" group:"Signing in" help:"Address at which this program reaches the provider, if it is not the address of the issuer: for example in a network of containers."`
	OIDCClientID         string            `name:"oidc-client-id" env:"DUECOURSE_OIDC_CLIENT_ID" default:"duecourse" group:"Signing in" help:"Id of the web pages at the provider. The provider must allow the addresses /sign-in/callback, and /sign-in for after signing out."`
	OIDCClientSecretFile string            `name:"oidc-client-secret-file" env:"DUECOURSE_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE" group:"Signing in" help:"File with the client secret. Without it, the pages are a public client."`
	OIDCScopes           []string          `name:"oidc-scopes" env:"DUECOURSE_OIDC_SCOPES" default:"profile,email" group:"Signing in" help:"Scopes to request from the provider, in addition to openid."`
	OIDCAudience         string            `name:"oidc-audience" env:"DUECOURSE_OIDC_AUDIENCE" placeholder:"NAME" group:"Signing in" help:"Audience of the provider's tokens (JWT) that the API accepts. Without it, the API accepts none. It must not be the client id, so that a token for the pages is not valid for the API."`
	OIDCPersonClaim      string            `name:"oidc-person-claim" env:"DUECOURSE_OIDC_PERSON_CLAIM" default:"sub" group:"Signing in" help:"Claim with the id of a person, which cases keep for good. People must not be able to change theirs, and the provider must never give one to somebody else."`
	OIDCRolesClaim       string            `name:"oidc-roles-claim" env:"DUECOURSE_OIDC_ROLES_CLAIM" default:"roles" group:"Signing in" help:"Claim with roles or groups. Dots lead into nested claims: realm_access.roles."`
	OIDCRoleMap          map[string]string `name:"oidc-role-map" env:"DUECOURSE_OIDC_ROLE_MAP" mapsep:";" placeholder:"GROUP=ROLE,…;…" group:"Signing in" help:"Roles of each group: Communications=comms;Head=comms,comms_lead. Without it, the claim holds the roles themselves."`
	SessionIdle          time.Duration     `name:"session-idle" env:"DUECOURSE_SESSION_IDLE" default:"30m" group:"Signing in" help:"A session ends if it is not used for this long."`
	SessionLongest       time.Duration     `name:"session-longest" env:"DUECOURSE_SESSION_LONGEST" default:"12h" group:"Signing in" help:"Every session ends after this time."`
}

// Check names everything that is missing or not safe. People must be able to sign in: with
// a provider, or with tokens in a file of people.
func (s SignIn) Check(people string) error {
	if s.OIDCIssuer == "" {
		if people == "" {
			return errors.New("oidc-issuer, people: give one of them, or nobody could sign in")
		}
		return nil
	}
	problems := []error{checkAddress("oidc-issuer", s.OIDCIssuer)}
	if at, err := url.Parse(s.OIDCDiscovery); s.OIDCDiscovery != "" && (err != nil || at.Host == "") {
		problems = append(problems, fmt.Errorf("oidc-discovery: %q is not a valid address", s.OIDCDiscovery))
	}
	problems = append(problems, checkPrivateIfSet("oidc-client-secret-file", s.OIDCClientSecretFile))
	if s.OIDCAudience == s.OIDCClientID {
		problems = append(problems, errors.New("oidc-audience: it must not be the client id, or a token for the pages would be valid for the API"))
	}
	if s.SessionIdle <= 0 || s.SessionLongest < s.SessionIdle {
		problems = append(problems, errors.New("session-idle, session-longest: give times above 0, and session-longest at least as long as session-idle"))
	}
	return errors.Join(problems...)
}

// ClientSecret reads the secret; empty for a public client.
func (s SignIn) ClientSecret() (string, error) { return secretIfSet(s.OIDCClientSecretFile) }
