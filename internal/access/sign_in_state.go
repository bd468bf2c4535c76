package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// signInTime is how long signing in with the provider may take.
const signInLifetime = 10 * time.Minute

// longestWay is how long an address may be that somebody is brought back to: a
// cookie has 4096 bytes.
const maxReturnPath = 1024

// signInState is a sign-in that was begun. It is kept by the browser that began it, so
// that nobody without a session costs this program memory; nobody can read or
// change it there.
type signInState struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	To       string `json:"t"`
	Until    int64  `json:"u"` // Unix time
}

func (p *Provider) sealed(under signInState) (*http.Cookie, error) {
	if len(under.To) > maxReturnPath {
		under.To = ""
	}
	plain, err := json.Marshal(under)
	if err != nil {
		return nil, fmt.Errorf("sign-in: %w", err)
	}
	seal, err := p.seal()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return &http.Cookie{    //nolint:gosec // Secure wherever it is served over https: the dev stack is not
		Name: p.cookieName(), Value: base64.RawURLEncoding.EncodeToString(seal.Seal(nonce, nonce, plain, nil)),
		Path: "/", MaxAge: int(signInLifetime.Seconds()), HttpOnly: true, Secure: p.secure(), SameSite: http.SameSiteLaxMode,
	}, nil
}

func (p *Provider) opened(r *http.Request) (signInState, error) {
	cookie, err := r.Cookie(p.cookieName())
	if err != nil {
		return signInState{}, errors.New("no sign-in was begun")
	}
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return signInState{}, fmt.Errorf("sign-in: %w", err)
	}
	seal, err := p.seal()
	if err != nil {
		return signInState{}, err
	}
	if len(raw) < seal.NonceSize() {
		return signInState{}, errors.New("sign-in: the cookie is cut short")
	}
	plain, err := seal.Open(nil, raw[:seal.NonceSize()], raw[seal.NonceSize():], nil)
	if err != nil {
		return signInState{}, fmt.Errorf("sign-in: %w", err)
	}
	var under signInState
	if err := json.Unmarshal(plain, &under); err != nil {
		return signInState{}, fmt.Errorf("sign-in: %w", err)
	}
	if p.Now().Unix() > under.Until {
		return signInState{}, errors.New("signing in took too long")
	}
	return under, nil
}

// seal is a cipher with a key of its own, made from the secret.
func (p *Provider) seal() (cipher.AEAD, error) {
	mac := hmac.New(sha256.New, p.Secret)
	mac.Write([]byte("sign-in\n"))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("sign-in: %w", err)
	}
	return cipher.NewGCM(block)
}

func (p *Provider) secure() bool { return strings.HasPrefix(p.BaseURL, "https:") }

func (p *Provider) cookieName() string {
	if p.secure() {
		return "__Host-due-course-sign-in"
	}
	return "due-course-sign-in"
}
