package codec_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"

	"duecourse/internal/codec"
)

const uiOrigin = "https://temporal.example.gov.uk"

// request is a request to the endpoint, and the expected status.
type request struct {
	method, path, origin string
	sign                 func(*http.Request)
	status               int
}

func TestOnlyThoseWhoMayReadCasesDecryptPayloads(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]request{
		"a lead's bearer token":      {method: http.MethodPost, path: "/codec/decode", sign: bearer("lead"), status: http.StatusOK},
		"a lead's password":          {method: http.MethodPost, path: "/codec/decode", sign: basic("lead"), status: http.StatusOK},
		"a token without permission": {method: http.MethodPost, path: "/codec/decode", sign: bearer("staff"), status: http.StatusForbidden},
		"an unknown token":           {method: http.MethodPost, path: "/codec/decode", sign: bearer("guess"), status: http.StatusUnauthorized},
		"no token":                   {method: http.MethodPost, path: "/codec/decode", status: http.StatusUnauthorized},
		"the UI's page":              {method: http.MethodPost, path: "/codec/decode", origin: uiOrigin, sign: bearer("lead"), status: http.StatusOK},
		"another page":               {method: http.MethodPost, path: "/codec/decode", origin: "https://elsewhere.example", sign: bearer("lead"), status: http.StatusForbidden},
		"the UI's preflight":         {method: http.MethodOptions, path: "/codec/decode", origin: uiOrigin, status: http.StatusNoContent},
		"another's preflight":        {method: http.MethodOptions, path: "/codec/decode", origin: "null", status: http.StatusForbidden},
		"encrypting":                 {method: http.MethodPost, path: "/codec/encode", sign: bearer("lead"), status: http.StatusNotFound},
		"the sign-in page":           {method: http.MethodGet, path: "/codec/", status: http.StatusUnauthorized},
		"signing in":                 {method: http.MethodGet, path: "/codec/", sign: basic("lead"), status: http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := ask(t, newEndpoint(t), a, nil)
			require.Equal(t, a.status, answer.Code, answer.Body)
			if a.origin == uiOrigin {
				require.Equal(t, uiOrigin, answer.Header().Get("Access-Control-Allow-Origin"))
				require.Equal(t, "true", answer.Header().Get("Access-Control-Allow-Credentials"))
			} else {
				require.Empty(t, answer.Header().Get("Access-Control-Allow-Origin"))
			}
		})
	}
}

func TestPayloadIsReadableThroughTheEndpoint(t *testing.T) {
	t.Parallel()
	endpoint := newEndpoint(t)
	sealed, err := forWorkflow(codec.Payloads{Keys: endpoint.Keys}, "incident/INC-1").ToPayload("what the post said")
	require.NoError(t, err)
	unencrypted := &commonpb.Payload{Data: []byte("a trace")}
	body, err := json.Marshal(&commonpb.Payloads{Payloads: []*commonpb.Payload{sealed, unencrypted}})
	require.NoError(t, err)
	answer := ask(t, endpoint, request{method: http.MethodPost, path: "/codec/decode", sign: bearer("lead")}, body)
	var plain commonpb.Payloads
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &plain))
	require.Equal(t, `"what the post said"`, string(plain.Payloads[0].Data))
	require.Equal(t, "a trace", string(plain.Payloads[1].Data))
}

func newEndpoint(t *testing.T) codec.Endpoint {
	t.Helper()
	keys, err := codec.Parse(codec.NewKey("k1"))
	require.NoError(t, err)
	return codec.Endpoint{
		Keys: keys, Origins: []string{uiOrigin}, Log: slog.New(slog.DiscardHandler),
		Check: func(_ context.Context, token string) (string, bool) {
			return map[string]string{"lead": "lead-1", "staff": "staff-1"}[token], token == "lead"
		},
	}
}

func ask(t *testing.T, e codec.Endpoint, a request, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	if body == nil {
		body = []byte(`{"payloads":[]}`)
	}
	r := httptest.NewRequestWithContext(t.Context(), a.method, a.path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if a.origin != "" {
		r.Header.Set("Origin", a.origin)
	}
	if a.sign != nil {
		a.sign(r)
	}
	answer := httptest.NewRecorder()
	e.Handler().ServeHTTP(answer, r)
	return answer
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func basic(token string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth("anybody", token) }
}
