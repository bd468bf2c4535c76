package egress_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/egress"
)

func read(t *testing.T, from io.Reader) string {
	t.Helper()
	all, err := io.ReadAll(from)
	require.NoError(t, err)
	return string(all)
}

// firstLine reads byte by byte, so that what follows the answer stays unread.
func firstLine(t *testing.T, conn net.Conn) string {
	t.Helper()
	var said strings.Builder
	for b := make([]byte, 1); !strings.HasSuffix(said.String(), "\r\n\r\n"); {
		_, err := conn.Read(b)
		require.NoError(t, err)
		said.Write(b)
	}
	line, _, _ := strings.Cut(said.String(), "\r\n")
	return line
}

func TestPublicSitesAreReached(t *testing.T) {
	t.Parallel()
	f := newFixture(t, egress.Policy{}, dnsAnswers{"site.example": {{publicAddress}}}, nil)
	status, body := f.get(t, "http://site.example/post")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "public site.example", body)
	require.Equal(t, []string{publicAddress + ":80"}, f.dialled, "the proxy dials the address that it resolved")
	require.Empty(t, f.proxy.Refused())
	require.Positive(t, f.proxy.Received())

	said, _ := f.tunnel(t, "site.example:443")
	require.Equal(t, "HTTP/1.1 200 Connected", said)
}

func TestPrivateAddressesAreRefusedInEveryNotation(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
		"168.63.129.16", "192.0.0.192", "100.100.100.200", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fc00::1",
		"fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "100::1", "3fff::1", "4000::1",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, egress.Policy{}, dnsAnswers{"trap.example": {{address}}, "half.example": {{publicAddress, address}}}, nil)
			literal := address
			if strings.Contains(address, ":") {
				literal = "[" + address + "]"
			}
			for _, host := range []string{literal, "trap.example", "half.example"} {
				status, body := f.get(t, "http://"+host+"/latest/meta-data/")
				require.Equal(t, http.StatusForbidden, status, host)
				require.Contains(t, body, "not on the public internet")
				said, _ := f.tunnel(t, host+":443")
				require.Equal(t, "HTTP/1.1 403 Forbidden", said, host)
			}
			require.Empty(t, f.dialled)
			require.Len(t, f.proxy.Refused(), 6)
		})
	}
}

func TestAddressesOfThisMachineAreRefused(t *testing.T) {
	t.Parallel()
	own, err := net.InterfaceAddrs()
	require.NoError(t, err)
	f := newFixture(t, egress.Policy{}, nil, nil)
	for _, a := range own {
		ip, _, err := net.ParseCIDR(a.String())
		require.NoError(t, err)
		said, _ := f.tunnel(t, net.JoinHostPort(ip.String(), "443"))
		require.Equal(t, "HTTP/1.1 403 Forbidden", said, ip)
	}
	require.Empty(t, f.dialled)
}

// An attacker's name server gives a public address to the check and a private one to
// the connection (DNS rebinding). The proxy asks only once.
func TestANameThatChangesToAPrivateAddressIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, egress.Policy{}, dnsAnswers{"rebind.example": {{publicAddress}, {"127.0.0.1"}}},
		func(rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Connection", "close") })
	status, _ := f.get(t, "http://rebind.example/")
	require.Equal(t, http.StatusOK, status)
	status, _ = f.get(t, "http://rebind.example/")
	require.Equal(t, http.StatusForbidden, status)
	said, _ := f.tunnel(t, "rebind.example:443")
	require.Equal(t, "HTTP/1.1 403 Forbidden", said)
	require.Equal(t, []string{publicAddress + ":80"}, f.dialled)
}

func TestARedirectIsCheckedLikeAnyRequest(t *testing.T) {
	t.Parallel()
	var target string
	f := newFixture(t, egress.Policy{}, dnsAnswers{"site.example": {{publicAddress}}}, func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, target, http.StatusFound)
	})
	target = f.local.URL + "/secret"
	status, _ := f.get(t, "http://site.example/")
	require.Equal(t, http.StatusForbidden, status)
	require.Zero(t, f.reached.Load())
}

func TestOnlyWebPortsAndConfiguredPortsAreOpen(t *testing.T) {
	t.Parallel()
	answers := dnsAnswers{"site.example": {{publicAddress}}}
	f := newFixture(t, egress.Policy{Ports: []uint16{8443}}, answers, nil)
	for port, open := range map[string]bool{"80": true, "443": true, "8443": true, "22": false, "25": false, "6379": false, "0": false, "99999": false} {
		said, _ := f.tunnel(t, "site.example:"+port)
		require.Equal(t, open, said == "HTTP/1.1 200 Connected", "port %s: %s", port, said)
	}
}

func TestOnlyThePathOfAnExceptionMayBeRead(t *testing.T) {
	t.Parallel()
	f := newFixture(t, egress.Policy{Exceptions: []egress.Exception{{Path: "/sandbox/"}}}, nil, nil)
	status, body := f.get(t, f.local.URL+"/sandbox/posts/1")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "local /sandbox/posts/1", body)
	require.Equal(t, int64(1), f.reached.Load())

	for _, path := range []string{
		"/", "/sandbox", "/api/v1/incidents", "/sandboxes/", "/sandbox/../api/v1/me", "/sandbox/%2e%2e/api/v1/me",
		"/sandbox/..%2fapi/v1/me", "/sandbox//../api/v1/me", "//sandbox/", "/sandbox/./x",
	} {
		status, _ := f.get(t, f.local.URL+path)
		require.Equal(t, http.StatusForbidden, status, path)
	}
	status, _ = f.do(t, http.MethodPost, f.local.URL+"/sandbox/api/block")
	require.Equal(t, http.StatusForbidden, status)
	said, _ := f.tunnel(t, f.localHost())
	require.Equal(t, "HTTP/1.1 403 Forbidden", said, "a tunnel shows no path")
	require.Equal(t, int64(1), f.reached.Load())
}

func TestMoreThanTheLimitIsCutOff(t *testing.T) {
	t.Parallel()
	endless := func(rw http.ResponseWriter, _ *http.Request) {
		for block := make([]byte, 64<<10); ; {
			if _, err := rw.Write(block); err != nil {
				return
			}
		}
	}
	const limit = 1 << 20
	f := newFixture(t, egress.Policy{Limit: limit}, dnsAnswers{"site.example": {{publicAddress}}}, endless)
	response, err := f.client.Get("http://site.example/video")
	require.NoError(t, err)
	n, err := io.Copy(io.Discard, response.Body)
	require.Error(t, err, "it breaks off")
	require.NoError(t, response.Body.Close())
	require.True(t, f.proxy.Exceeded())
	require.Less(t, n, int64(2*limit))

	said, conn := f.tunnel(t, "site.example:443")
	if strings.Contains(said, "200") {
		_, err := fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: site.example\r\n\r\n")
		require.NoError(t, err)
		require.Empty(t, read(t, conn))
	}
}

func TestOtherSchemesThanHTTPAreRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, egress.Policy{}, dnsAnswers{"site.example": {{publicAddress}}}, nil)
	for _, line := range []string{"GET ftp://site.example/ HTTP/1.1", "GET https://site.example/ HTTP/1.1", "GET /etc/passwd HTTP/1.1"} {
		conn, err := net.Dial("tcp", f.proxy.Addr())
		require.NoError(t, err)
		_, err = fmt.Fprintf(conn, "%s\r\nHost: site.example\r\nConnection: close\r\n\r\n", line)
		require.NoError(t, err)
		require.Equal(t, "HTTP/1.1 403 Forbidden", firstLine(t, conn), line)
		require.NoError(t, conn.Close())
	}
	require.Empty(t, f.dialled)
}

func TestClosingTheProxyClosesItsTunnels(t *testing.T) {
	t.Parallel()
	f := newFixture(t, egress.Policy{}, dnsAnswers{"site.example": {{publicAddress}}}, nil)
	said, conn := f.tunnel(t, "site.example:443")
	require.Equal(t, "HTTP/1.1 200 Connected", said)
	require.NoError(t, f.proxy.Close())
	_, err := conn.Read(make([]byte, 1))
	require.Error(t, err)
	_, err = net.Dial("tcp", f.proxy.Addr())
	require.Error(t, err)
}
