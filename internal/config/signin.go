package config

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// SignIn says by which OpenID provider people sign in.
type SignIn struct {
	OIDCIssuer           string            `name:"oidc-issuer" env:"DUECOURSE_OIDC_ISSUER" placeholder:"URL" group:"Signing in" help:"The OpenID provider, as it names itself in its tokens: https://login.example.gov.uk/realms/council. Empty: there are no web pages, and only tokens of the file of people and of programs are taken."`
	OIDCDiscovery        string            `name:"oidc-discovery" env:"DUECOURSE_OIDC_DISCOVERY" placeholder:"URL" group:"Signing in" help:"Where this program reaches the provider, if not at the address of the issuer: inside a network of containers."`
	OIDCClientID         string            `name:"oidc-client-id" env:"DUECOURSE_OIDC_CLIENT_ID" default:"duecourse" group:"Signing in" help:"What the provider knows the web pages as. It sends people back to /sign-in/callback, and to /sign-in after signing out."`
	OIDCClientSecretFile string            `name:"oidc-client-secret-file" env:"DUECOURSE_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE" group:"Signing in" help:"File with the secret that goes with it; none: a public client."`
	OIDCScopes           []string          `name:"oidc-scopes" env:"DUECOURSE_OIDC_SCOPES" default:"profile,email" group:"Signing in" help:"What the provider is asked for, beside openid."`
	OIDCAudience         string            `name:"oidc-audience" env:"DUECOURSE_OIDC_AUDIENCE" placeholder:"NAME" group:"Signing in" help:"The audience of the provider's tokens (JWT) that the API takes; empty: it takes none. It is not the client id: a token that signs somebody in to the pages opens nothing else."`
	OIDCPersonClaim      string            `name:"oidc-person-claim" env:"DUECOURSE_OIDC_PERSON_CLAIM" default:"sub" group:"Signing in" help:"The claim by which cases name a person, for good. Nobody may be able to change their own, and none may be given to somebody else later."`
	OIDCRolesClaim       string            `name:"oidc-roles-claim" env:"DUECOURSE_OIDC_ROLES_CLAIM" default:"roles" group:"Signing in" help:"The claim with roles or groups; dots lead into what is nested: realm_access.roles."`
	OIDCRoleMap          map[string]string `name:"oidc-role-map" env:"DUECOURSE_OIDC_ROLE_MAP" mapsep:";" placeholder:"GROUP=ROLE,…;…" group:"Signing in" help:"Which roles a group has: Communications=comms;Head=comms,comms_lead. Without any, the claim names the roles themselves."`
	SessionIdle          time.Duration     `name:"session-idle" env:"DUECOURSE_SESSION_IDLE" default:"30m" group:"Signing in" help:"A session that is not used for so long ends."`
	SessionLongest       time.Duration     `name:"session-longest" env:"DUECOURSE_SESSION_LONGEST" default:"12h" group:"Signing in" help:"Every session ends after so long."`
}

// Check names everything that is missing or unsafe, at once. There must be some way
// for people to sign in: a provider or a file of people.
func (s SignIn) Check(people string) error {
	if s.OIDCIssuer == "" {
		if people == "" {
			return errors.New("oidc-issuer, people: nobody could sign in without one of them")
		}
		return nil
	}
	wrong := []error{address("oidc-issuer", s.OIDCIssuer)}
	if at, err := url.Parse(s.OIDCDiscovery); s.OIDCDiscovery != "" && (err != nil || at.Host == "") {
		wrong = append(wrong, fmt.Errorf("oidc-discovery: %q is not an address", s.OIDCDiscovery))
	}
	if s.OIDCClientSecretFile != "" {
		wrong = append(wrong, private("oidc-client-secret-file", s.OIDCClientSecretFile))
	}
	if s.OIDCAudience == s.OIDCClientID {
		wrong = append(wrong, errors.New("oidc-audience: it must not be the client id: a token made for the pages would open the API"))
	}
	if s.SessionIdle <= 0 || s.SessionLongest < s.SessionIdle {
		wrong = append(wrong, errors.New("session-idle, session-longest: sessions must last, and the longest as long as an idle one"))
	}
	return errors.Join(wrong...)
}

// ClientSecret is empty for a public client.
func (s SignIn) ClientSecret() (string, error) {
	if s.OIDCClientSecretFile == "" {
		return "", nil
	}
	secret, err := Secret(s.OIDCClientSecretFile)
	return string(secret), err
}
