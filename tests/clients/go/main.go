// Makes each journey that golang.org/x/oauth2 knows. The first line of the input is the setup (JSON). What a person does with a browser
// is asked of the caller: a line with what to do goes out, a line with where that led comes back. At last: what was done.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/oauth2/jwt"
)

const (
	tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
	accessToken   = "urn:ietf:params:oauth:token-type:access_token"
)

type setup struct {
	Issuer   string `json:"issuer"`
	ClientID string `json:"client_id"`
	Secret   string `json:"secret"`
	Method   string `json:"method"`
	Foreign  struct {
		Issuer  string `json:"issuer"`
		Subject string `json:"subject"`
		PEM     string `json:"pem"`
		KeyID   string `json:"kid"`
	} `json:"foreign"`
}

type metadata struct {
	Issuer   string `json:"issuer"`
	AuthURL  string `json:"authorization_endpoint"`
	TokenURL string `json:"token_endpoint"`
	Device   string `json:"device_authorization_endpoint"`
}

var (
	ctx    = context.Background()
	lines  = bufio.NewScanner(os.Stdin)
	scopes = []string{"repo:read", "user:read", "offline_access"}
)

func say(what any) {
	text, _ := json.Marshal(what)
	fmt.Println(string(text))
}

func listen() string {
	if !lines.Scan() {
		log.Fatal("the caller has gone")
	}
	return lines.Text()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func discover(issuer string) metadata {
	answer := must(http.Get(issuer + "/.well-known/oauth-authorization-server"))
	defer answer.Body.Close()
	var found metadata
	check(json.NewDecoder(answer.Body).Decode(&found))
	if found.Issuer != issuer {
		log.Fatalf("the issuer is %s", found.Issuer)
	}
	return found
}

func usable(token *oauth2.Token, err error, wanted []string, refreshes bool) *oauth2.Token {
	check(err)
	given := strings.Fields(token.Extra("scope").(string))
	slices.Sort(given)
	expected := slices.Sorted(slices.Values(wanted))
	if !token.Valid() || token.Type() != "Bearer" || !slices.Equal(given, expected) || (token.RefreshToken != "") != refreshes {
		log.Fatalf("unusable: %v with %v", token, given)
	}
	return token
}

func code(config oauth2.Config, issuer string) (*oauth2.Token, error) {
	verifier, state := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	say(map[string]string{"open": config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))})
	back := must(url.Parse(listen())).Query()
	if back.Get("state") != state || back.Get("iss") != issuer {
		log.Fatalf("another answer: %v", back)
	}
	return config.Exchange(ctx, back.Get("code"), oauth2.VerifierOption(verifier))
}

func device(config oauth2.Config) (*oauth2.Token, error) {
	// It does not authenticate at the first request by itself (RFC 8628, section 3.1).
	var more []oauth2.AuthCodeOption
	if config.ClientSecret != "" {
		more = append(more, oauth2.SetAuthURLParam("client_secret", config.ClientSecret))
	}
	begun := must(config.DeviceAuth(ctx, more...))
	say(map[string]string{"verify": begun.VerificationURIComplete})
	listen()
	return config.DeviceAccessToken(ctx, begun)
}

func main() {
	var told setup
	check(json.Unmarshal([]byte(listen()), &told))
	server := discover(told.Issuer)
	style := oauth2.AuthStyleInParams
	if told.Method == "client_secret_basic" {
		style = oauth2.AuthStyleInHeader
	}
	config := oauth2.Config{
		ClientID: told.ClientID, ClientSecret: told.Secret, RedirectURL: "https://client.example/cb", Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: server.AuthURL, TokenURL: server.TokenURL, DeviceAuthURL: server.Device, AuthStyle: style},
	}
	byItself := clientcredentials.Config{
		ClientID: told.ClientID, ClientSecret: told.Secret, TokenURL: server.TokenURL, Scopes: []string{"repo:read"}, AuthStyle: style,
	}
	refresh := func(token string) (*oauth2.Token, error) {
		return config.TokenSource(ctx, &oauth2.Token{RefreshToken: token}).Token()
	}

	given, err := code(config, told.Issuer)
	usable(given, err, scopes, true)
	renewed, err := refresh(given.RefreshToken)
	usable(renewed, err, scopes, true)
	waited, err := device(config)
	usable(waited, err, scopes, true)
	done := []string{"authorization_code", "refresh_token", "device_code"}

	var refused *oauth2.RetrieveError
	if _, err := refresh("x"); !errors.As(err, &refused) || refused.ErrorCode != "invalid_grant" {
		log.Fatalf("a bad refresh token: %v", err)
	}
	if told.Method != "none" {
		own, err := byItself.Token(ctx)
		usable(own, err, []string{"repo:read"}, false)
		exchange := byItself
		exchange.EndpointParams = url.Values{
			"grant_type": {tokenExchange}, "subject_token": {renewed.AccessToken}, "subject_token_type": {accessToken},
		}
		exchanged, err := exchange.Token(ctx)
		usable(exchanged, err, []string{"repo:read"}, false)
		// It sends no client, and its scopes inside the assertion alone.
		signed := jwt.Config{
			Email: told.Foreign.Issuer, Subject: told.Foreign.Subject, PrivateKey: []byte(told.Foreign.PEM),
			PrivateKeyID: told.Foreign.KeyID, TokenURL: server.TokenURL, Audience: told.Issuer, Scopes: []string{"repo:read"},
		}
		vouched, err := signed.TokenSource(ctx).Token()
		check(err)
		if !vouched.Valid() {
			log.Fatalf("unusable: %v", vouched)
		}
		done = append(done, "client_credentials", "token_exchange", "jwt_bearer")
	}
	say(map[string]any{"done": done})
}
